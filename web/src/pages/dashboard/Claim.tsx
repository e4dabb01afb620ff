import { useState } from "react";
import { useChain } from "../../chain/market";
import { useAsked } from "../../market/asked";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Line, Lines } from "../../parts/Certificate";
import { More, useMore } from "../../parts/More";
import { Notice } from "../../parts/Notice";
import { Declined, useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import css from "./Dashboard.module.css";
import { type Claim as Claimed, claimOf } from "./figures";
import { owedOnChain } from "./of-chain";
import { MORE_CLAIMS, type Owner } from "./query";

/** The id of the part that claims: what there is to do leads to it. */
export const CLAIM = "claim";

/** What the ledger owes, what waits to be swept to it, and one button for both. */
export function Claim(props: {
  account: string;
  owner: Owner | undefined;
  isOwn: boolean;
  again: () => void;
}) {
  const { words, format } = useSpeech();
  const { owner, isOwn } = props;
  if (!owner) {
    return (
      <section>
        <h2>{words.dashboard.claim}</h2>
        <Bar width={220} />
      </section>
    );
  }
  const owed = owner.balances.filter((balance) => balance.owed !== "0");
  const sweeps = owner.unswept.reduce((sum, each) => sum + Number(each.sweeps), 0);
  const claim = claimOf(owner.balances, owner.sweeps, sweeps);
  return (
    <section id={CLAIM} tabIndex={-1}>
      <h2>{words.dashboard.claim}</h2>
      <Lines>
        {owed.map(({ denom, owed }) => (
          <Line key={denom} label={words.dashboard.owed} known="proven">
            {format.coin(owed, denom, true)}
          </Line>
        ))}
        {owner.unswept.map(({ amount: { amount, denom }, sweeps }) => (
          <Line
            key={denom}
            label={words.dashboard.unswept}
            known="proven"
            note={words.dashboard.sweeps(format.number(sweeps), Number(sweeps) === 1)}
          >
            {format.coin(amount, denom, true)}
          </Line>
        ))}
      </Lines>
      {claim ? (
        <Pay claim={claim} isOwn={isOwn} paid={props.again} />
      ) : (
        <p className={css.note}>{words.dashboard.nothing}</p>
      )}
      <Paid account={props.account} claims={owner.claims} />
    </section>
  );
}

function Paid({ account, claims }: { account: string; claims: Owner["claims"] }) {
  const { words, format } = useSpeech();
  const list = useMore({
    first: claims,
    query: MORE_CLAIMS,
    variables: { account },
    page: (data) => data.account.claims,
    id: ({ tx, at, amount }) => `${tx} ${at} ${amount.denom}`,
  });
  if (list.rows.length === 0) return null;
  return (
    <>
      <h3 className={css.last}>{words.dashboard.last}</h3>
      <table className={css.list}>
        <tbody>
          {list.rows.map(({ tx, amount, at }) => (
            <tr key={`${tx} ${at} ${amount.denom}`}>
              <td>{format.date(at)}</td>
              <td>{format.coin(amount.amount, amount.denom, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More of={words.dashboard.last} lists={[list]} />
    </>
  );
}

function Pay({ claim, isOwn, paid }: { claim: Claimed; isOwn: boolean; paid: () => void }) {
  const { words, format } = useSpeech();
  const { canSign, send } = useWallet();
  const act = useAct(paid);
  const amounts = claim.amounts.map(({ denom, amount }) => format.coin(amount, denom, true)).join(", ");
  const sign = () =>
    act.run(async () => {
      await send({
        title: words.dashboard.claimTitle(amounts),
        calls: claim.calls,
        note: words.dashboard.claimNote(claim.calls.length - 1),
      });
      return words.dashboard.claimed(amounts);
    });
  return (
    <div className={css.act}>
      <Button main onClick={sign} disabled={!isOwn || !canSign || act.running}>
        {words.dashboard.claimAll(amounts)}
      </Button>
      {claim.left > 0 && <p className={css.note}>{words.dashboard.claimLeft(claim.left)}</p>}
      {(!isOwn || !canSign) && <p className={css.note}>{words.dashboard.others}</p>}
      {act.outcome}
    </div>
  );
}

/** While the index is away: what the ledger owes and what waits at escrow stand on the chain, and are paid from there. */
export function ClaimFromChain({ account }: { account: string }) {
  const { words } = useSpeech();
  const chain = useChain();
  const { answer, error, again } = useAsked(chain && `${account} owed`, async () => {
    if (!chain) throw new Error("no chain is named");
    return await owedOnChain(chain, account);
  });
  if (!chain) return null;
  const claim = answer && claimOf(answer.balances, answer.sweeps, answer.sweeps.length);
  return (
    <section className={css.away}>
      <h2>{words.dashboard.claim}</h2>
      <p className={css.note}>{words.dashboard.away}</p>
      {claim && <Pay claim={claim} isOwn paid={again} />}
      {answer && !claim && answer.isAll && <p className={css.note}>{words.dashboard.nothing}</p>}
      {answer && !answer.isAll && <p className={css.note}>{words.dashboard.claimPart}</p>}
      {!answer && (error ? <Notice title={error.message} /> : <Bar width={220} />)}
    </section>
  );
}

/** Something that the wallet signs: whether it runs, and what came of it. */
export function useAct(done: () => void) {
  const [running, setRunning] = useState(false);
  const [told, setTold] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const run = async (work: () => Promise<string>) => {
    setRunning(true);
    setFailed(undefined);
    setTold(undefined);
    try {
      setTold(await work());
      done();
    } catch (error) {
      // Who says no knows that nothing happened.
      if (!(error instanceof Declined)) setFailed(error instanceof Error ? error.message : String(error));
    } finally {
      setRunning(false);
    }
  };
  const outcome = (
    <>
      {told && (
        <p role="status" className={css.note}>
          {told}
        </p>
      )}
      {failed && <Notice title={failed} money />}
    </>
  );
  return { running, run, outcome };
}
