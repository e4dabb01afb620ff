import { useCallback, useEffect, useState } from "react";
import type { Delivery, NewWebhook, Webhook } from "../../api/generated/rest";
import { Bar } from "../../parts/Bar";
import { Button, LinkButton } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import type { Signed } from "../../session/session";
import { useSpeech } from "../../words";
import css from "./Account.module.css";
import { useDoing } from "./doing";
import { noticing } from "./noticing";

const MOST = 5;

/** Where else the account's notices are sent. */
export function Webhooks({ signed }: { signed: Signed }) {
  const said = noticing.use();
  const { format } = useSpeech();
  const doing = useDoing();
  const [hooks, setHooks] = useState<Webhook[] | null>(null);
  const [made, setMade] = useState<NewWebhook | null>(null);
  const [url, setUrl] = useState("");
  const { ask, request } = signed;
  const look = useCallback(() => ask<Webhook[]>("v1/me/webhooks").then(setHooks, () => undefined), [ask]);
  useEffect(() => {
    void look();
  }, [look]);
  const isWrong = url.trim() !== "" && !/^https:\/\/[^/:?#@\s]+([/?][^\s#]*)?$/.test(url.trim());
  const add = () =>
    doing.run(async () => {
      setMade(
        await ask<NewWebhook>("v1/me/webhooks", {
          method: "POST",
          body: JSON.stringify({ url: url.trim() }),
        }),
      );
      setUrl("");
      await look();
    });
  const remove = (id: string) =>
    doing.run(async () => {
      await request(`v1/me/webhooks/${id}`, { method: "DELETE" });
      if (made?.id === id) setMade(null);
      await look();
    });
  return (
    <section className={css.stack}>
      <header className={css.lead}>
        <h2>{said.hooks.title}</h2>
        <p className={css.note}>{said.hooks.note}</p>
      </header>
      {hooks === null && <Bar width={280} />}
      {made && <Secret secret={made.secret} />}
      {hooks?.map((hook) => (
        <div key={hook.id} className={css.part}>
          <p>
            <code className={css.address}>{hook.url}</code>{" "}
            <span className={css.note}>{said.hooks.since(format.date(hook.created_at))}</span>
          </p>
          <Deliveries signed={signed} hook={hook.id} remove={() => remove(hook.id)} />
        </div>
      ))}
      {hooks !== null && hooks.length < MOST && (
        <div className={css.part}>
          <div className={css.field}>
            <Field
              label={said.hooks.url}
              type="url"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
              placeholder="https://"
              autoComplete="off"
              spellCheck={false}
              wrong={isWrong ? said.hooks.wrong : null}
            />
          </div>
          <p className={css.act}>
            <Button onClick={add} disabled={url.trim() === "" || isWrong || doing.running}>
              {said.hooks.add}
            </Button>
          </p>
        </div>
      )}
      {doing.failure}
    </section>
  );
}

/** Shown once: the server has no way to show it again. */
function Secret({ secret }: { secret: string }) {
  const said = noticing.use();
  const [isCopied, setCopied] = useState(false);
  const copy = () => navigator.clipboard?.writeText(secret).then(() => setCopied(true));
  return (
    <Notice title={said.hooks.secret}>
      <pre className={css.file}>{secret}</pre>
      <p className={css.act}>
        <Button onClick={copy}>{said.hooks.copy}</Button>
        {isCopied && <span role="status">{said.hooks.copied}</span>}
      </p>
    </Notice>
  );
}

function Deliveries({ signed, hook, remove }: { signed: Signed; hook: string; remove: () => void }) {
  const said = noticing.use();
  const { format } = useSpeech();
  const doing = useDoing();
  const [all, setAll] = useState<Delivery[] | null>(null);
  const [isTested, setTested] = useState(false);
  const path = `v1/me/webhooks/${hook}`;
  const look = async () => setAll(await signed.ask<Delivery[]>(`${path}/deliveries`));
  const test = () =>
    doing.run(async () => {
      await signed.request(`${path}/test`, { method: "POST" });
      setTested(true);
      await look();
    });
  const resend = (id: string) =>
    doing.run(async () => {
      await signed.request(`${path}/deliveries/${id}/resend`, { method: "POST" });
      await look();
    });
  const when = (time: string) => `${format.date(time)}, ${format.time(time)}`;
  return (
    <>
      <p className={css.act}>
        <Button onClick={test} disabled={doing.running}>
          {said.hooks.test}
        </Button>
        <Button onClick={() => doing.run(look)} disabled={doing.running}>
          {all === null ? said.hooks.deliveries : said.hooks.look}
        </Button>
        <Button onClick={remove} disabled={doing.running}>
          {said.hooks.remove}
        </Button>
        {isTested && <span role="status">{said.hooks.tested}</span>}
      </p>
      {all?.length === 0 && <p className={css.note}>{said.hooks.noDeliveries}</p>}
      {all !== null && all.length > 0 && (
        <table className={css.table}>
          <tbody>
            {all.map(({ id, state, attempts, made_at, next_attempt, status, problem }) => (
              <tr key={id}>
                <td>
                  {said.hooks.states[state]}
                  <p className={css.note}>
                    {[
                      said.hooks.attempts(format.number(attempts), attempts === 1),
                      status != null && said.hooks.status(String(status)),
                      problem,
                      next_attempt != null && said.hooks.next(when(next_attempt)),
                    ]
                      .filter(Boolean)
                      .join("; ")}
                  </p>
                </td>
                <td>{when(made_at)}</td>
                <td>
                  {state === "dead" && (
                    <LinkButton onClick={() => resend(id)} disabled={doing.running}>
                      {said.hooks.resend}
                    </LinkButton>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {doing.failure}
    </>
  );
}
