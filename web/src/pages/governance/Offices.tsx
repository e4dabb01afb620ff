import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Code } from "../../chain/code";
import type { StandingMarket } from "../../chain/governance";
import type { ContractName } from "../../chain/market";
import { Bar } from "../../parts/Bar";
import { Line, Lines } from "../../parts/Certificate";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";
import { CONTRACTS } from "../developers/places";
import css from "./Governance.module.css";
import { spanText, timeText } from "./value";
import { governing } from "./words";

/** Who governs the market and holds its offices, whether orders are taken, and which release the contracts run. */
export function Offices({ market }: { market: StandingMarket | undefined }) {
  const say = governing.use();
  return (
    <section>
      <h2>{say.offices}</h2>
      <p className={css.note}>{say.officesNote}</p>
      {market && adminsOf(market).length > 1 && <Notice title={say.split} money />}
      {market ? (
        <Lines>
          <Governor market={market} />
          <Admins market={market} />
          <Release codes={market.codes} />
          <Orders market={market} />
          <Guardian market={market} />
          <Others market={market} />
        </Lines>
      ) : (
        <Bar width={320} />
      )}
      <p className={css.act}>
        <Link to="/developers" hash={CONTRACTS}>
          {say.checksums}
        </Link>
      </p>
      <p>
        <Link to="/developers">{say.settings}</Link>
      </p>
    </section>
  );
}

/** The accounts that can replace a contract's code, each once; an empty one where nobody can. */
function adminsOf({ codes }: StandingMarket): string[] {
  return [...new Set(Object.values(codes).map(({ admin }) => admin))];
}

/** An account, and whether it is the chain's governance. */
function Governing({ account, authority }: { account: string; authority: string }) {
  const say = governing.use();
  if (account === "") return say.nobody;
  return (
    <>
      <p>{account === authority ? say.isChain : say.isOther}</p>
      <code className={css.whole}>{account}</code>
    </>
  );
}

function Governor({ market: { governance, authority } }: { market: StandingMarket }) {
  const say = governing.use();
  const note = governance === authority ? `${say.governorNote} ${say.authorityNote}` : say.governorNote;
  return (
    <Line label={say.governor} known="proven" note={note}>
      <Governing account={governance} authority={authority} />
    </Line>
  );
}

/** The account that can replace the contracts' codes: one line where all have the same. */
function Admins({ market }: { market: StandingMarket }) {
  const { words, format } = useSpeech();
  const say = governing.use();
  const { codes, authority } = market;
  const all = Object.entries(codes) as [ContractName, Code][];
  const [only, ...others] = adminsOf(market);
  if (only !== undefined && others.length === 0) {
    return (
      <Line label={say.admins} known="proven" note={only !== "" && say.adminsNote(format.number(all.length))}>
        <Governing account={only} authority={authority} />
      </Line>
    );
  }
  return all.map(([name, { admin }]) => (
    <Line key={name} label={say.adminOf(words.reference.names[name])} known="proven">
      <Governing account={admin} authority={authority} />
    </Line>
  ));
}

function Release({ codes }: { codes: StandingMarket["codes"] }) {
  const { words } = useSpeech();
  const say = governing.use();
  const versions = Object.entries(codes).map(([name, { version }]) => [
    words.reference.names[name as ContractName],
    version ?? say.noRelease,
  ]);
  const [first] = versions;
  const isOne = versions.every(([, version]) => version === first?.[1]);
  return (
    <Line label={say.release} known="proven">
      {isOne
        ? first?.[1]
        : versions.map(([name = "", version = ""]) => say.releases(name, version)).join(", ")}
    </Line>
  );
}

function Orders({ market: { pause, now } }: { market: StandingMarket }) {
  const { format } = useSpeech();
  const say = governing.use();
  const isPaused = pause.paused_until > now;
  return (
    <Line
      label={say.pause}
      known="proven"
      note={isPaused && `${say.pausedBy(pause.by ?? "?")} ${say.pausedNote}`}
    >
      {isPaused ? <strong>{say.paused(timeText(pause.paused_until, format))}</strong> : say.taken}
    </Line>
  );
}

function Guardian({ market: { settings, pause, now } }: { market: StandingMarket }) {
  const { format } = useSpeech();
  const say = governing.use();
  const { guardian } = settings;
  if (guardian == null) return <Office label={say.guardian} />;
  const until = timeText(guardian.expires_at, format);
  const power =
    guardian.expires_at <= now
      ? say.guardianOver(until)
      : pause.guardian_spent
        ? say.guardianSpent
        : say.guardianOf(until);
  return <Office label={say.guardian} account={guardian.address} note={power} />;
}

function Others({ market: { settings } }: { market: StandingMarket }) {
  const say = governing.use();
  const { moderator, arbiter, treasury } = settings;
  return (
    <>
      <Office
        label={say.moderator}
        account={moderator?.address}
        note={moderator && say.moderatorOf(spanText(moderator.lapse))}
      />
      <Office
        label={say.arbiter}
        account={arbiter?.address}
        note={arbiter && say.arbiterOf(spanText(arbiter.decide_within))}
      />
      <Office label={say.treasury} account={treasury} note={say.treasuryNote} />
    </>
  );
}

function Office(props: { label: string; account?: string | undefined; note?: ReactNode }) {
  const say = governing.use();
  return (
    <Line label={props.label} known="proven" note={props.account && props.note}>
      {props.account ? <code className={css.whole}>{props.account}</code> : say.noOffice}
    </Line>
  );
}
