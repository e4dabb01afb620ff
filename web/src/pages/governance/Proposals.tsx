import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Governance, ProposalRecord, Stake, StandingMarket } from "../../chain/governance";
import { useAsked } from "../../market/asked";
import { useEvery } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";
import { OFTEN } from "./asked";
import css from "./Governance.module.css";
import { Scale } from "./Votes";
import { timeText } from "./value";
import { governing } from "./words";

/** The chain's proposals, those about this market first, and below them what the page has else: all at once, so that nothing moves. */
export function Proposals(props: {
  governance: Governance;
  market: StandingMarket | undefined;
  children: ReactNode;
}) {
  const { words } = useSpeech();
  const say = governing.use();
  const { governance, market } = props;
  const first = useAsked(market ? "proposals" : null, async () => market && governance.page(market, null));
  useEvery(market ? OFTEN : null, first.again);
  const older = useOlder(governance, market, first.answer?.next ?? null);
  const stake = first.answer?.stake;
  const error = older.error ?? (first.answer ? undefined : first.error);
  const listed = merged(first.answer?.proposals ?? [], older.proposals);
  if (first.answer === undefined && !error) return <Bar width={320} />;
  return (
    <>
      {error && (
        <Notice title={say.away} note={error.message}>
          <Button onClick={first.answer ? older.more : first.again}>{words.errors.again}</Button>
        </Notice>
      )}
      <section>
        <h2>{say.proposals.market}</h2>
        <Rows
          rows={listed.filter(({ concerns }) => concerns)}
          stake={stake}
          none={say.proposals.noneOfMarket}
        />
      </section>
      <section>
        <h2>{say.proposals.chain}</h2>
        <Rows rows={listed.filter(({ concerns }) => !concerns)} stake={stake} none={say.proposals.none} />
        {older.next !== null && (
          <p className={css.act}>
            <Button onClick={older.more} disabled={older.isAsked}>
              {say.proposals.more}
            </Button>
          </p>
        )}
      </section>
      {props.children}
    </>
  );
}

/** A proposal stands once, by what was read of it last. */
export function merged(newest: ProposalRecord[], older: ProposalRecord[]): ProposalRecord[] {
  const known = new Set(newest.map(({ id }) => id));
  return [...newest, ...older.filter(({ id }) => !known.has(id))];
}

/** Pages behind the first, each when it is asked for. */
function useOlder(governance: Governance, market: StandingMarket | undefined, first: string | null) {
  const [read, setRead] = useState<{ proposals: ProposalRecord[]; next: string | null }>();
  const [error, setError] = useState<Error>();
  const [isAsked, setAsked] = useState(false);
  const next = read ? read.next : first;
  const more = async () => {
    if (!market || next === null) return;
    setAsked(true);
    try {
      const page = await governance.page(market, next);
      setRead((before) => ({
        proposals: merged(before?.proposals ?? [], page.proposals),
        next: page.next,
      }));
      setError(undefined);
    } catch (failed) {
      setError(failed instanceof Error ? failed : new Error(String(failed)));
    } finally {
      setAsked(false);
    }
  };
  return { proposals: read?.proposals ?? [], next, more, isAsked, error };
}

function Rows(props: { rows: ProposalRecord[]; stake: Stake | undefined; none: string }) {
  const say = governing.use();
  const { rows, stake, none } = props;
  if (rows.length === 0) return <p className={css.note}>{none}</p>;
  return (
    <table className={css.proposals}>
      <thead className="told">
        <tr>
          <th>{say.proposals.proposal}</th>
          <th>{say.proposals.vote}</th>
          <th>{say.proposals.state}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Link to="/governance/{-$id}" params={{ id: row.id }}>
                {row.title || say.number(row.id)}
              </Link>
              <p className={css.note}>{row.expedited ? say.expedited(row.id) : say.number(row.id)}</p>
            </td>
            <td>
              {stake && row.tally && row.status !== "deposit" && <Scale votes={row.tally} stake={stake} />}
            </td>
            <td>
              <State proposal={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How far a proposal is, and until when, or since when. */
function State({ proposal }: { proposal: ProposalRecord }) {
  const { format } = useSpeech();
  const say = governing.use();
  const { status, votingEndsAt, depositEndsAt } = proposal;
  const at = status === "deposit" ? depositEndsAt : votingEndsAt;
  const isOpen = status === "deposit" || status === "voting";
  return (
    <>
      <p className={isOpen ? css.open : undefined}>{say.states[status]}</p>
      {at !== null && <p className={css.note}>{(isOpen ? say.until : say.ended)(timeText(at, format))}</p>}
    </>
  );
}
