import { type ReactNode, useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { ClosingsQuery } from "../../api/generated/graphql";
import { useChain } from "../../chain/market";
import { ask as asking } from "../../chain/records";
import {
  callsOf,
  converted,
  MOST_MOVED,
  type Move,
  misquoted,
  parseRate,
  pricedIn,
  type Rate,
  unitsOf,
} from "../../market/closing";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import { useAct } from "./Claim";
import css from "./Dashboard.module.css";
import type { Owner } from "./query";

/** Listings that the page moves prices of; the command line moves those of more. */
const MOST = 50;

const CLOSINGS = graphql(`
  query Closings {
    settings {
      denoms {
        denom
        closed
        closesAt
      }
    }
  }
`);

/** What the account's listings cost: asked for once a denom closes. */
const PRICED = graphql(`
  query Priced($account: String!, $first: Int!) {
    account(address: $account) {
      listings(first: $first) {
        nodes {
          id
          name
          state
          plans {
            index
            price {
              amount
              denom
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  }
`);

type Denom = NonNullable<ClosingsQuery["settings"]>["denoms"][number];

/** The denoms that close, or are closed, in which the account has prices or a bond; and the way out of them. */
export function Closings(props: {
  account: string;
  owner: Owner;
  isOwn: boolean;
  /** Counts how often the page's figures were asked for again: these are too. */
  turn: number;
  again: () => void;
}) {
  const { account, owner, isOwn, turn, again } = props;
  const [{ data: market }] = useQuery({ query: CLOSINGS });
  const denoms = market?.settings?.denoms ?? [];
  const isEnding = (rule: Denom) => rule.closed || rule.closesAt != null;
  const isAny = denoms.some(isEnding);
  const [{ data }, ask] = useQuery({
    query: PRICED,
    variables: { account, first: MOST },
    pause: !isAny,
  });
  // Prices that were moved would be offered to be moved again: the index has a block some moments after the chain.
  useEffect(() => {
    if (isAny && turn > 0) ask({ requestPolicy: "network-only" });
  }, [isAny, turn, ask]);
  if (!data) return null;
  const open = denoms.filter((rule) => !isEnding(rule)).map(({ denom }) => denom);
  const { nodes, pageInfo } = data.account.listings;
  return denoms.filter(isEnding).map((rule) => {
    const { moves, skipped } = pricedIn(nodes, rule.denom);
    if (moves.length === 0 && !hasBond(owner, rule.denom)) return null;
    return (
      <Closing key={rule.denom} rule={rule}>
        {isOwn && moves.length > 0 && (
          <Moving
            from={rule.denom}
            open={open}
            moves={moves}
            skipped={skipped.map(({ name }) => name)}
            isAll={!pageInfo.hasNextPage}
            again={again}
          />
        )}
      </Closing>
    );
  });
}

function hasBond(owner: Owner, denom: string): boolean {
  const bond = owner.bonds.find((bond) => bond.denom === denom);
  return bond !== undefined && [bond.free, bond.reserved, bond.unlocked].some(({ amount }) => amount !== "0");
}

function Closing({ rule, children }: { rule: Denom; children: ReactNode }) {
  const { words, format } = useSpeech();
  const say = words.dashboard;
  const unit = unitOf(rule.denom);
  const title =
    rule.closed || rule.closesAt == null
      ? say.closedDenom(unit)
      : say.closing(unit, `${format.date(rule.closesAt)}, ${format.time(rule.closesAt)}`);
  return (
    <Notice title={title} note={say.closingNote} money>
      {children}
    </Notice>
  );
}

/** Sets all prices of a denom anew in another: the calls of `weighhouse listing move-prices`. */
function Moving(props: {
  from: string;
  open: string[];
  moves: Move[];
  skipped: string[];
  isAll: boolean;
  again: () => void;
}) {
  const { words } = useSpeech();
  const { from, open, moves, skipped } = props;
  const say = words.dashboard;
  const [chosen, choose] = useState<string>();
  const [typed, setTyped] = useState("");
  const to = chosen ?? open[0];
  if (to === undefined) return <p className={css.note}>{say.noOtherDenom}</p>;
  const rate = parseRate(typed, from, to);
  const batch = moves.slice(0, MOST_MOVED);
  return (
    <>
      <Field
        label={say.moveRate(unitsOf(from, to).from)}
        isNumber
        value={typed}
        inputMode="decimal"
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        wrong={typed !== "" && rate === null ? say.moveRateWrong : null}
        note={say.moveRateNote(unitsOf(from, to).to)}
        beside={
          open.length > 1 ? (
            <select aria-label={say.moveTo} value={to} onChange={(event) => choose(event.target.value)}>
              {open.map((denom) => (
                <option key={denom} value={denom}>
                  {unitsOf(from, denom).to}
                </option>
              ))}
            </select>
          ) : (
            <span>{unitsOf(from, to).to}</span>
          )
        }
      />
      {rate && <Preview moves={batch} rate={rate} />}
      {skipped.length > 0 && <p className={css.note}>{say.moveSkipped(skipped.join(", "))}</p>}
      {(batch.length < moves.length || !props.isAll) && <p className={css.note}>{say.moveMore}</p>}
      <Sign moves={batch} rate={rate} to={to} again={props.again} />
    </>
  );
}

function Preview({ moves, rate }: { moves: Move[]; rate: Rate }) {
  const { format } = useSpeech();
  return (
    <table className={css.list}>
      <tbody>
        {moves.map((move) => (
          <tr key={`${move.listing} ${move.plan}`}>
            <td>{move.name}</td>
            <td>
              {format.coin(move.before, rate.from, true)} →{" "}
              {format.coin(converted(move.before, rate), rate.to, true)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sign(props: { moves: Move[]; rate: Rate | null; to: string; again: () => void }) {
  const { words } = useSpeech();
  const { canSign, send } = useWallet();
  const chain = useChain();
  const act = useAct(props.again);
  const { moves, rate, to } = props;
  const say = words.dashboard;
  const title = say.move(moves.length, unitOf(to));
  const sign = () =>
    act.run(async () => {
      if (rate === null) throw new Error(say.moveRateWrong);
      const other = chain && (await misquoted(moves, rate.from, (listing) => asking.listing(chain, listing)));
      if (other) throw new Error(say.moveOther(other.name));
      await send({ title, calls: callsOf(moves, rate), note: say.moveNote });
      return say.moved(moves.length, unitOf(to));
    });
  return (
    <div className={css.act}>
      <Button onClick={sign} disabled={!canSign || rate === null || act.running}>
        {title}
      </Button>
      {act.outcome}
    </div>
  );
}
