import { useRouteContext } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useQuery } from "urql";
import { type Chain, useChain } from "../../chain/market";
import { asking, type ProfileRecord, type ReputationConfig } from "../../chain/reputation";
import { useAsked } from "../../market/asked";
import { follow, useEvery } from "../../market/now";
import { handleFault, isDomain, standingOf } from "../../market/profile";
import { useSend } from "../../market/send";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Line, Lines } from "../../parts/Certificate";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { isKept, SHOWN, useKeeping } from "../../saying/texts";
import { Writing } from "../../saying/Writing";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import css from "./Account.module.css";
import { End } from "./End";
import { Linked } from "./Linked";
import { type Identity, type Own, PROFILE, profiling } from "./profiling";

/** How often the page asks what a domain answered. */
const OFTEN = 15_000;

/**
 * Who an account says it is, for everybody: its handle, its words, its domain, its wallets. What stands below waits with it, so
 * that nothing moves.
 */
export function Profile({ children }: { children: ReactNode }) {
  const { config } = useRouteContext({ from: "__root__" });
  const { account, canSign } = useWallet();
  const chain = useChain();
  if (account === null || !canSign || !chain || !config.chain?.contracts.reputation) return children;
  return (
    <Of key={account.address} account={account.address} chain={chain}>
      {children}
    </Of>
  );
}

function Of(props: { account: string; chain: Chain; children: ReactNode }) {
  const said = profiling.use();
  const { words } = useSpeech();
  const { account, chain, children } = props;
  const asked = useAsked(`profile ${account}`, () =>
    Promise.all([asking.profile(chain, account), asking.config(chain), asking.links(chain, account)]),
  );
  const [{ data, error }, ask] = useQuery({ query: PROFILE, variables: { account } });
  const look = () => ask({ requestPolicy: "network-only" });
  useEvery(data?.account.profile.domain?.proven === false ? OFTEN : null, look);
  const after = () => {
    asked.again();
    follow(look);
  };
  if (!asked.answer && asked.error)
    return (
      <>
        <section>
          <h2>{said.title}</h2>
          <Notice title={said.away} note={asked.error.message}>
            <Button onClick={asked.again}>{words.errors.again}</Button>
          </Notice>
        </section>
        {children}
      </>
    );
  if (!asked.answer || (!data && !error)) return <Bar width={280} />;
  const [profile, rules, links] = asked.answer;
  const own: Own = { account, told: data?.account, after };
  return (
    <>
      <section className={css.stack}>
        <header className={css.lead}>
          <h2>{said.title}</h2>
          <p className={css.note}>{said.lead}</p>
        </header>
        <Handle {...own} chain={chain} profile={profile} rules={rules} />
        {data && (
          // What is typed is kept until what it replaces is another.
          <About key={`${profile.card} ${profile.domain}`} {...own} profile={profile} />
        )}
        {data && data.account.attestations.length > 0 && <Attested {...own} told={data.account} />}
      </section>
      <Linked {...own} chain={chain} links={links} />
      {children}
    </>
  );
}

function Handle(props: Own & { chain: Chain; profile: ProfileRecord; rules: ReputationConfig }) {
  const said = profiling.use();
  const { format } = useSpeech();
  const { profile, rules } = props;
  const { handle_deposit: deposit, handle_cooldown } = rules;
  const money = deposit.amount === "0" ? null : format.coin(deposit.amount, deposit.denom, true);
  const span = format.span(handle_cooldown);
  const sending = useSend(props.after);
  if (profile.handle == null)
    return <Claim {...props} chain={props.chain} deposit={deposit} money={money} span={span} />;
  const note = said.handle.releaseNote(money, span);
  const { handle } = profile;
  return (
    <div className={css.part}>
      <h3>{said.handle.title}</h3>
      <p>{said.handle.yours(handle)}</p>
      <p className={css.note}>{said.handle.claimed}</p>
      <p className={css.act}>
        <Button
          disabled={sending.isRunning}
          onClick={() =>
            sending.send({
              title: said.handle.releaseSign(handle),
              calls: [{ contract: "reputation", message: { release_handle: {} } }],
              note,
            })
          }
        >
          {said.handle.release}
        </Button>
      </p>
      {sending.failed}
    </div>
  );
}

function Claim(
  props: Own & {
    chain: Chain;
    deposit: ReputationConfig["handle_deposit"];
    money: string | null;
    span: string;
  },
) {
  const said = profiling.use();
  const { format } = useSpeech();
  const { chain, account, deposit, money, span } = props;
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const fault = text === "" ? null : handleFault(text);
  const isAsked = text !== "" && fault === null;
  const status = useAsked(isAsked ? `handle ${text}` : null, () => asking.handle(chain, text));
  const sending = useSend(props.after);
  const standing = status.answer && standingOf(status.answer, account);
  const when = (seconds: number) => {
    const time = new Date(seconds * 1000);
    return `${format.date(time)}, ${format.time(time)}`;
  };
  const wrong = fault
    ? said.handle.faults[fault]
    : standing?.kind === "held"
      ? said.handle.taken(text, standing.handle, standing.account)
      : standing?.kind === "cooling"
        ? said.handle.cooling(when(standing.from))
        : null;
  const note = !isAsked
    ? said.handle.form
    : standing
      ? said.handle[standing.kind === "own" ? "yoursAlready" : "free"]
      : (status.error?.message ?? said.handle.asking);
  const claim = () =>
    sending.send({
      title: said.handle.sign(text),
      calls: [
        {
          contract: "reputation",
          message: { claim_handle: { handle: text } },
          ...(money !== null && { funds: [deposit] }),
        },
      ],
      note: money === null ? said.handle.noDeposit(span) : said.handle.deposit(money, span),
    });
  const canClaim = isAsked && (standing?.kind === "free" || standing?.kind === "own");
  return (
    <div className={css.part}>
      <h3>{said.handle.title}</h3>
      <p className={css.note}>
        {said.handle.none} {said.handle.claimed}{" "}
        {money === null ? said.handle.noDeposit(span) : said.handle.deposit(money, span)}
      </p>
      <div className={css.field}>
        <Field
          label={said.handle.field}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          wrong={wrong}
          note={note}
        />
      </div>
      <p className={css.act}>
        <Button onClick={claim} disabled={!canClaim || sending.isRunning}>
          {money === null ? said.handle.buttonFree : said.handle.button(money)}
        </Button>
      </p>
      {sending.failed}
    </div>
  );
}

function About({ account, told, after, profile }: Own & { profile: ProfileRecord }) {
  const said = profiling.use();
  const card = told?.profile.card;
  // The index may be behind the chain, or not have fetched the words.
  const known = card && card.cid === profile.card ? (card.text ?? null) : null;
  const isUnread = profile.card != null && known === null;
  const old = known ?? "";
  const oldDomain = profile.domain ?? "";
  const [text, setText] = useState<string>();
  const [domain, setDomain] = useState(oldDomain);
  const keep = useKeeping();
  const sending = useSend(after);
  const shown = text ?? old;
  const named = domain.trim();
  const isWrong = named !== "" && !isDomain(named);
  const isLong = shown.trim() !== "" && !isKept(shown);
  const isTouched = text !== undefined && text.trim() !== old.trim();
  const isSame = !isTouched && named === oldDomain;
  const save = () =>
    sending.act(async () => {
      const card = !isTouched ? (profile.card ?? null) : shown.trim() === "" ? null : await keep(shown);
      const message = { set_profile: { card, domain: named === "" ? null : named } };
      return {
        title: said.about.sign,
        calls: [{ contract: "reputation" as const, message }],
        note: said.about.signNote,
      };
    });
  return (
    <div className={css.part}>
      <h3>{said.about.title}</h3>
      <Writing
        label={said.about.words}
        value={shown}
        onChange={setText}
        note={said.about.wordsNote}
        wasCut={[...old].length >= SHOWN}
        rows={4}
      />
      {isUnread && <p className={css.note}>{said.about.unread}</p>}
      <div className={css.field}>
        <Field
          label={said.about.domain}
          value={domain}
          onChange={(event) => setDomain(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          wrong={isWrong ? said.about.wrong : null}
          note={said.about.domainNote}
        />
      </div>
      <p className={css.act}>
        <Button onClick={save} disabled={isSame || isWrong || isLong || sending.isRunning}>
          {said.about.save}
        </Button>
      </p>
      {sending.failed}
      {oldDomain !== "" && <Domain account={account} name={oldDomain} told={told?.profile.domain ?? null} />}
    </div>
  );
}

/** The file that proves a domain, and what this index last heard of it. */
function Domain(props: { account: string; name: string; told: Identity["profile"]["domain"] | null }) {
  const said = profiling.use();
  const { format } = useSpeech();
  const [isCopied, setCopied] = useState(false);
  const { account, name } = props;
  const told = props.told?.name === name ? props.told : null;
  const file = JSON.stringify({ accounts: [account] });
  const when = (time: string) => `${format.date(time)}, ${format.time(time)}`;
  const copy = () => navigator.clipboard?.writeText(file).then(() => setCopied(true));
  return (
    <>
      <Lines>
        <Line
          label={name}
          known={told?.proven ? "proven" : "claimed"}
          differs
          note={
            <>
              {told?.checkedAt ? said.about.asked(when(told.checkedAt)) : said.about.never}
              {told?.problem && ` ${said.about.problem(told.problem)}`}
            </>
          }
        >
          {told?.proven && told.provenSince
            ? said.about.proven(name, format.date(told.provenSince))
            : said.about.notYet(name)}
        </Line>
      </Lines>
      <p className={css.note}>{said.about.file}</p>
      <p>
        <code className={css.address}>https://{name}/.well-known/weighhouse.json</code>
      </p>
      <pre className={css.file}>{file}</pre>
      <p className={css.act}>
        <Button onClick={copy}>{said.about.copy}</Button>{" "}
        {isCopied && <span role="status">{said.about.copied}</span>}
      </p>
      <p className={css.note}>
        {said.about.merge} {said.about.often}
      </p>
    </>
  );
}

function Attested({ account, told, after }: Own & { told: Identity }) {
  const said = profiling.use();
  const { words, format } = useSpeech();
  const { levels } = words.model.identity;
  return (
    <div className={css.part}>
      <h3>{said.attested.title}</h3>
      <Lines>
        {told.attestations.map(({ verifier, level, expiresAt, status }) => (
          <Line
            key={verifier.account}
            label={verifier.name}
            {...(status === "VALID" ? { known: "attested" as const, differs: true } : {})}
            note={said.attested.states[status]}
          >
            {said.attested.by(verifier.name, levels[level], format.date(expiresAt))}{" "}
            {status === "VALID" && <Revoke account={account} verifier={verifier} after={after} />}
          </Line>
        ))}
      </Lines>
    </div>
  );
}

/** Nobody has to bear what a verifier attests: the account ends it by its own word. */
function Revoke(props: {
  account: string;
  verifier: Identity["attestations"][number]["verifier"];
  after: () => void;
}) {
  const said = profiling.use();
  const { account, verifier, after } = props;
  const asked = {
    title: said.attested.revokeSign(verifier.name),
    calls: [
      {
        contract: "reputation" as const,
        message: { revoke_attestation: { account, verifier: verifier.account } },
      },
    ],
    note: said.attested.revokeNote,
  };
  return <End label={said.attested.revoke} of={verifier.name} asked={asked} after={after} />;
}
