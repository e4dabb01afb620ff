import type { Call } from "../../chain/market";
import { isReached, markOf } from "../../market/marks";
import { useNow } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Line, Lines } from "../../parts/Certificate";
import { Meter } from "../../parts/Meter";
import { Notice } from "../../parts/Notice";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import { useAct } from "./Claim";
import css from "./Dashboard.module.css";
import type { Owner } from "./query";

export const BONDS = "bonds";

/** What the account posted as a seller, and what it backs. */
export function Bonds(props: { owner: Owner | undefined; isOwn: boolean; again: () => void }) {
  const { words, format } = useSpeech();
  const { owner, isOwn } = props;
  return (
    <section id={BONDS} tabIndex={-1}>
      <h2>{words.dashboard.bonds}</h2>
      {!owner && <Bar width={220} />}
      {owner?.closing && (
        <Notice title={words.dashboard.closed(owner.closing.orderId, format.date(owner.closing.since))} money>
          {isOwn && (
            <Sign
              label={words.dashboard.reopen}
              note={words.dashboard.reopenNote}
              done={words.dashboard.reopened}
              call={{ contract: "escrow", message: { reopen: {} } }}
              again={props.again}
            />
          )}
        </Notice>
      )}
      <Lines>
        {owner?.bonds.map((bond) => (
          <Line key={bond.denom} label={words.dashboard.bond(unitOf(bond.denom))} known="proven">
            <OneBond bond={bond} isOwn={isOwn} again={props.again} />
          </Line>
        ))}
      </Lines>
      {owner?.bonds.length === 0 && <p className={css.note}>{words.dashboard.noBond}</p>}
    </section>
  );
}

function OneBond(props: { bond: Owner["bonds"][number]; isOwn: boolean; again: () => void }) {
  const { words, format } = useSpeech();
  const { bond, isOwn } = props;
  const amount = (value: string) => format.amount(value, bond.denom, true);
  const orders = Number(bond.reservedFor);
  return (
    <>
      <p className={css.stake}>
        <strong>{amount((BigInt(bond.free.amount) + BigInt(bond.reserved.amount)).toString())}</strong>
        <small>{words.dashboard.free(amount(bond.free.amount))}</small>
      </p>
      <Meter reserved={bond.reserved.amount} free={bond.free.amount} />
      <p className={css.note}>
        {words.dashboard.reserved(amount(bond.reserved.amount), format.number(orders), orders === 1)}
      </p>
      {bond.unlocked.amount !== "0" && <Unlocked bond={bond} isOwn={isOwn} again={props.again} />}
    </>
  );
}

/** What backs nothing more: withdrawn once the chain reached its time and its height. */
function Unlocked({
  bond,
  isOwn,
  again,
}: {
  bond: Owner["bonds"][number];
  isOwn: boolean;
  again: () => void;
}) {
  const { words, format } = useSpeech();
  const now = useNow(null);
  const { denom, availableFrom } = bond;
  const { amount } = bond.unlocked;
  const from = markOf(availableFrom, bond.availableFromHeight);
  const isDue = from !== null && now !== null && isReached(from, now);
  const [written, named] = [format.amount(amount, denom, true), format.coin(amount, denom, true)];
  return (
    <>
      <p className={css.note}>
        {isDue || availableFrom == null
          ? words.dashboard.unlockedNow(written)
          : words.dashboard.unlocked(written, format.date(availableFrom))}
      </p>
      {isOwn && isDue && (
        <Sign
          label={words.dashboard.withdraw(named)}
          note={words.dashboard.withdrawNote}
          done={words.dashboard.withdrawn(named)}
          call={{ contract: "escrow", message: { withdraw_bond: { denom } } }}
          again={again}
        />
      )}
    </>
  );
}

function Sign(props: { label: string; note: string; done: string; call: Call; again: () => void }) {
  const { canSign, send } = useWallet();
  const act = useAct(props.again);
  const sign = () =>
    act.run(async () => {
      await send({ title: props.label, calls: [props.call], note: props.note });
      return props.done;
    });
  return (
    <div className={css.act}>
      <Button onClick={sign} disabled={!canSign || act.running}>
        {props.label}
      </Button>
      {act.outcome}
    </div>
  );
}
