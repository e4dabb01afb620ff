import { Link, useRouteContext } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useDenomAsked } from "../../market/denom";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Line, Lines } from "../../parts/Certificate";
import { MoneyFrom } from "../../parts/MoneyFrom";
import { Notice } from "../../parts/Notice";
import { type Signed, useSession } from "../../session/session";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import css from "./Account.module.css";
import { ContactForm } from "./ContactForm";
import { useDoing } from "./doing";
import { type Kept, soughtOf, useKept } from "./kept";
import { Privacy } from "./Privacy";

/** What stands on the chain is loaded for accounts that sign. */
const Profile = lazy(() => import("./Profile").then(({ Profile }) => ({ default: Profile })));

const Notices = lazy(() => import("./Notices").then(({ Notices }) => ({ default: Notices })));
const Webhooks = lazy(() => import("./Webhooks").then(({ Webhooks }) => ({ default: Webhooks })));

/** The wallet, and what the index keeps for its account alone. */
export function Account() {
  const { words } = useSpeech();
  const { denom, isAsked } = useDenomAsked();
  return (
    <div className={css.page}>
      <h1>{words.account.title}</h1>
      {isAsked ? (
        // What is said of money is many lines: all below it waits with it, so that nothing moves.
        <p data-waiting>
          <Bar width={320} />
        </p>
      ) : (
        <>
          <Wallet denom={denom} />
          <Suspense fallback={<Bar width={280} />}>
            <Profile>
              <KeptHere />
            </Profile>
          </Suspense>
        </>
      )}
    </div>
  );
}

function Wallet({ denom }: { denom: string | undefined }) {
  const { words } = useSpeech();
  const { account, connect, disconnect } = useWallet();
  return (
    <section>
      <h2>{words.account.wallet}</h2>
      {account === null ? (
        <>
          <p className={css.note}>{words.account.noWallet}</p>
          <p className={css.act}>
            <Button main onClick={connect}>
              {words.session.connect}
            </Button>
          </p>
        </>
      ) : (
        <>
          <Lines>
            {account.name && <Line label={words.account.name}>{account.name}</Line>}
            <Line label={words.account.address} note={words.account.kinds[account.kind]}>
              <code className={css.address}>{account.address}</code>
            </Line>
            <Line label={words.account.pages}>
              <Link to="/dashboard">{words.dashboard.title}</Link>,{" "}
              <Link to="/library">{words.library.title}</Link>
            </Line>
            {denom && (
              <Line label={words.account.coin}>
                <MoneyFrom address={account.address} denom={denom} />
              </Line>
            )}
          </Lines>
          <p className={css.act}>
            <Button onClick={connect}>{words.account.another}</Button>{" "}
            <Button onClick={disconnect}>{words.account.disconnect}</Button>
          </p>
        </>
      )}
    </section>
  );
}

function KeptHere() {
  const { words } = useSpeech();
  const { account, canSign } = useWallet();
  const signed = useSession();
  const { kept, failed, again } = useKept();
  if (account === null || !canSign) return null;
  if (signed.session === null) return <SignIn signed={signed} />;
  if (failed !== null) {
    return (
      <Notice title={failed}>
        <Button onClick={again}>{words.errors.again}</Button>
      </Notice>
    );
  }
  return (
    <>
      <Suspense fallback={<Bar width={280} />}>
        <Notices signed={signed} />
      </Suspense>
      <Searches kept={kept} signed={signed} again={again} />
      <ContactForm kept={kept} signed={signed} again={again} />
      <Suspense fallback={<Bar width={280} />}>
        <Webhooks signed={signed} />
      </Suspense>
      <Sessions kept={kept} signed={signed} again={again} />
      <Privacy kept={kept} signed={signed} />
    </>
  );
}

function SignIn({ signed }: { signed: Signed }) {
  const { words } = useSpeech();
  const doing = useDoing();
  return (
    <section>
      <h2>{words.account.kept}</h2>
      <p className={css.note}>{words.account.keptNote}</p>
      <p className={css.act}>
        <Button main disabled={doing.running} onClick={() => doing.run(signed.signIn)}>
          {words.account.signIn}
        </Button>
      </p>
      {doing.failure}
    </section>
  );
}

export interface Section {
  kept: Kept | null;
  signed: Signed;
  again: () => void;
}

function Searches({ kept, signed, again }: Section) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const doing = useDoing();
  const remove = (id: string) =>
    doing.run(() => signed.request(`v1/me/searches/${id}`, { method: "DELETE" }), again);
  return (
    <section>
      <h2>{words.account.searches}</h2>
      {kept === null && <Bar width={280} />}
      {kept?.searches.length === 0 && <p className={css.note}>{words.account.noSearch}</p>}
      <table className={css.table}>
        <tbody>
          {kept?.searches.map((search) => (
            <tr key={search.id}>
              <td>
                <Link to="/models" search={soughtOf(search)}>
                  {search.name}
                </Link>
                {search.feed != null && (
                  <p className={css.note}>
                    {words.account.followed}{" "}
                    <a href={new URL(search.feed.replace(/^\//, ""), config.api).href}>
                      {words.account.feed}
                    </a>
                  </p>
                )}
              </td>
              <td>{format.date(search.saved_at)}</td>
              <td>
                <button
                  type="button"
                  className={css.small}
                  disabled={doing.running}
                  onClick={() => remove(search.id)}
                >
                  {words.account.remove}
                  <span className="told"> {search.name}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {doing.failure}
    </section>
  );
}

function Sessions({ kept, signed, again }: Section) {
  const { words, format } = useSpeech();
  const doing = useDoing();
  const end = (id: string, isThis: boolean) =>
    isThis
      ? doing.run(signed.signOut)
      : doing.run(() => signed.request(`v1/sessions/${id}`, { method: "DELETE" }), again);
  return (
    <section>
      <h2>{words.account.sessions}</h2>
      <p className={css.note}>{words.account.sessionsNote}</p>
      {kept === null && <Bar width={280} />}
      <table className={css.table}>
        <tbody>
          {kept?.sessions.map((session) => (
            <tr key={session.id}>
              <td>
                {words.account.opened(format.date(session.opened_at))}
                <p className={css.note}>
                  {session.is_this ? words.account.thisOne : words.account.used(format.date(session.used_at))}
                </p>
              </td>
              <td>{words.account.until(format.date(session.expires_at))}</td>
              <td>
                <button
                  type="button"
                  className={css.small}
                  disabled={doing.running}
                  onClick={() => end(session.id, session.is_this)}
                >
                  {session.is_this ? words.account.signOut : words.account.end}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {doing.failure}
    </section>
  );
}
