import { Link, useRouteContext } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Call } from "../../chain/market";
import { type Act, actsOf, agreed, settlesFrom } from "../../market/acts";
import { faultOf, parseAmount } from "../../market/amount";
import { useAsked } from "../../market/asked";
import { canReturn, guaranteeOf, mostReturned } from "../../market/guarantee";
import { type Mark, timeOf } from "../../market/marks";
import type { Sale } from "../../market/sale";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Address } from "../../parts/Hash";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import css from "./Acts.module.css";
import { Deliver } from "./Deliver";
import { OpenAct, Part } from "./OpenAct";
import { useOpening, wasVerified } from "./opening";
import type { Shown } from "./query";
import { Rekey } from "./Rekey";
import type { OnChain } from "./useOrder";

/** Forms of texts are loaded with an order that has one. */
const Review = lazy(() => import("./Review").then(({ Review }) => ({ default: Review })));

const LONGEST_REASON = 256;
/** The states of orders whose buyer hears whether it can review. */
const REVIEWED = ["DELIVERED", "DISPUTED", "SETTLED", "REFUNDED"];

export interface Props {
  shown: Shown;
  sale: Sale;
  onChain: OnChain | undefined;
  now: Mark;
  again: () => void;
}

/** What the connected account can do with an order now, and what happens otherwise. */
export function Acts(props: Props) {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { account, canSign, connect } = useWallet();
  const { sale, now } = props;
  const address = canSign ? (account?.address ?? null) : null;
  const acts = actsOf(sale, address, now);
  const can = (act: Act) => acts.includes(act);
  const order = Number(sale.id);
  const call = (message: Call<"escrow">["message"]): Call[] => [{ contract: "escrow", message }];
  // Whoever bought a settled one opens it here again.
  const isSomebodys = !["REFUNDED", "WITHDRAWN"].includes(sale.state);
  return (
    <aside className={css.aside}>
      {address === null && isSomebodys && (
        <Part title={words.buying.acts.whose}>
          <p className={css.note}>{words.buying.acts.connectNote}</p>
          <div>
            <Button onClick={connect}>{words.buying.connect}</Button>
          </div>
        </Part>
      )}
      {can("open") && <OpenAct {...props} />}
      {can("deliver") && <Deliver {...props} />}
      {address !== null && can("refund") && (
        <One {...props} act="refund" calls={call({ refund: { order } })} main={!can("open")} />
      )}
      {address !== null && can("take") && (
        <One {...props} act="take" calls={call({ take_offer: { order } })} main />
      )}
      {address !== null && can("withdraw") && (
        <One
          {...props}
          act="withdraw"
          calls={call({ withdraw_offer: { order } })}
          main={address === sale.buyer}
        />
      )}
      {address !== null && can("settle") && (
        <One {...props} act="settle" calls={call({ settle: { order } })} main={!can("open")} />
      )}
      {can("accept") && <Accept {...props} />}
      {can("propose") && <Propose {...props} />}
      {can("rule") && <Rule {...props} />}
      {address !== null && can("release") && (
        <One {...props} act="release" calls={call({ release_bonds: { orders: [order] } })} />
      )}
      {can("rekey") && <Rekey {...props} />}
      {config.chain?.contracts.reputation && address !== null && REVIEWED.includes(sale.state) && (
        <Suspense fallback={null}>
          <Review {...props} />
        </Suspense>
      )}
      {address !== null && address === sale.buyer ? (
        <Ifs {...props} acts={acts} />
      ) : (
        address !== null && address === sale.seller && <IfsOfSeller sale={sale} />
      )}
    </aside>
  );
}

/** An act that needs nothing but a signature. */
function One(
  props: Props & {
    act: "refund" | "take" | "withdraw" | "settle" | "release";
    calls: Call[];
    main?: boolean;
  },
) {
  const { words } = useSpeech();
  const { act, sale } = props;
  const sending = useSend(props.again);
  const said = words.buying.acts[act];
  const note = sale.resold !== null && "noteResale" in said ? said.noteResale : said.note;
  return (
    <Part title={said.title}>
      <p className={css.note}>{note}</p>
      <div>
        <Button
          main={props.main ?? false}
          disabled={sending.isRunning}
          onClick={() => sending.send({ title: said.sign(sale.id), calls: props.calls, note })}
        >
          {said.button}
        </Button>
      </div>
      {sending.failed}
    </Part>
  );
}

/** Pays the seller early. Offered only once every chunk is verified, and nobody has to. */
function Accept({ sale, shown, again }: Props) {
  const { words, format } = useSpeech();
  const opening = useOpening(sale.id);
  const sending = useSend(again);
  const said = words.buying.acts.accept;
  const verified = useAsked(`${sale.id} ${opening.step}`, () => wasVerified(sale.id));
  const isVerified = opening.step === "open" || verified.answer === true;
  if (opening.step === "bad") return null;
  const left = BigInt(shown.guarantee?.ifProvenBadLater.amount ?? 0);
  const note = [
    sale.state === "DISPUTED" ? said.disputed : said.note,
    sale.resold === null ? said.bondLeft(format.coin(left.toString(), sale.price.denom, true)) : said.noBond,
    sale.state === "DISPUTED" ? "" : said.needNot,
  ]
    .join(" ")
    .trim();
  return (
    <Part title={said.title}>
      <p className={css.note}>{isVerified ? note : said.later}</p>
      <div>
        <Button
          disabled={!isVerified || sending.isRunning}
          onClick={() =>
            sending.send({
              title: said.sign(sale.id),
              calls: [{ contract: "escrow", message: { accept: { order: Number(sale.id) } } }],
              note,
            })
          }
        >
          {said.button}
        </Button>
      </div>
      {sending.failed}
    </Part>
  );
}

/** What else can happen, always there to read: a bad chunk, a bad model, nothing done. */
function Ifs(props: Props & { acts: Act[] }) {
  const { words, format } = useSpeech();
  const { account } = useWallet();
  const { sale, acts, shown } = props;
  const amount = (value: string) => format.coin(value, sale.price.denom, true);
  const when = (mark: Mark) => `${format.date(timeOf(mark))}, ${format.time(timeOf(mark))}`;
  const until = settlesFrom(sale);
  const { ifs } = words.buying;
  const rows: [string, ReactNode][] = [];
  if (sale.state === "FUNDED" && sale.refundFrom) {
    rows.push([
      ifs.noKey,
      ifs.noKeyThen(
        amount(shown.guarantee?.ifUndelivered.amount ?? sale.price.amount),
        when(sale.refundFrom),
      ),
    ]);
  }
  if (acts.includes("prove") && shown.guarantee) {
    const { ifProvenBad, ifProvenBadLater } = shown.guarantee;
    const isOpen = sale.state !== "SETTLED";
    rows.push([
      ifs.badChunk,
      isOpen
        ? ifs.badChunkThen(amount(ifProvenBad.amount))
        : ifs.badChunkLater(amount(ifProvenBadLater.amount)),
    ]);
  }
  const most = guaranteeOf({ ...sale, price: sale.price.amount }).ifDisputedAtMost;
  if (sale.state === "SETTLED" && account !== null && account.address === sale.holder) {
    rows.push([
      ifs.yours,
      <>
        {ifs.yoursThen} <Link to="/library">{words.library.title}</Link>
      </>,
    ]);
  }
  if (acts.includes("dispute") && until) {
    rows.push([
      ifs.badModel,
      <>
        {ifs.badModelThen(when(until), amount(sale.stake), most === null ? null : amount(most.toString()))}
        <details className={css.more}>
          <summary>{words.buying.acts.dispute.title}</summary>
          <Dispute {...props} />
        </details>
      </>,
    ]);
  }
  if (until && (sale.state === "DELIVERED" || sale.state === "DISPUTED")) {
    rows.push([
      ifs.nothing,
      sale.state === "DELIVERED" ? ifs.nothingThen(when(until)) : ifs.nothingRuled(when(until)),
    ]);
  }
  return <Rows rows={rows} />;
}

/** What happens to a seller's money if nobody does anything. */
function IfsOfSeller({ sale }: { sale: Sale }) {
  const { words, format } = useSpeech();
  const { ifs } = words.buying;
  const until = settlesFrom(sale);
  if (until === null) return null;
  const when = `${format.date(timeOf(until))}, ${format.time(timeOf(until))}`;
  const then = sale.state === "DISPUTED" ? ifs.nothingSoldRuled : ifs.nothingSold;
  return <Rows rows={[[ifs.nothing, then(when)]]} />;
}

function Rows({ rows }: { rows: [string, ReactNode][] }) {
  if (rows.length === 0) return null;
  return (
    <dl className={css.ifs}>
      {rows.map(([name, then]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{then}</dd>
        </div>
      ))}
    </dl>
  );
}

function Dispute({ sale, onChain, again }: Props) {
  const { words, format } = useSpeech();
  const [reason, setReason] = useState("");
  const sending = useSend(again);
  const said = words.buying.acts.dispute;
  const bytes = new TextEncoder().encode(reason).length;
  // Escrow takes one line of text: packages/protocol/src/text.rs.
  const isWrong = reason !== "" && (bytes > LONGEST_REASON || /\p{Cc}/u.test(reason));
  // Escrow takes any words. An arbiter has no use for those that lead nowhere, and they cost the stake.
  const isAddress = /^(https?|ipfs):\/\/\S+$/.test(reason.trim());
  const stake = format.coin(sale.stake, sale.price.denom, true);
  const arbiter = onChain?.order.arbiter;
  const open = () =>
    sending.send({
      title: said.sign(sale.id),
      calls: [
        {
          contract: "escrow",
          message: { dispute: { order: Number(sale.id), reason: reason.trim() } },
          funds: [{ denom: sale.price.denom, amount: sale.stake }],
        },
      ],
      note: said.signNote(stake),
    });
  return (
    <div className={css.form}>
      {arbiter && (
        <p className={css.note}>
          {said.arbiter} <Address address={arbiter.address} label={said.arbiter} />.{" "}
          {said.silence(format.span(arbiter.decide_within))}
        </p>
      )}
      <Field
        label={said.reason}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder="https://"
        autoComplete="off"
        spellCheck={false}
        wrong={isWrong ? said.wrong(format.number(bytes)) : null}
        note={reason !== "" && !isAddress ? said.noAddress : said.note}
      />
      <Button onClick={open} disabled={!isAddress || isWrong || sending.isRunning}>
        {said.button(stake)}
      </Button>
      {sending.failed}
    </div>
  );
}

/** An amount of the price that goes back to the buyer. */
function useReturned(sale: Sale) {
  const { words, format } = useSpeech();
  const [typed, setTyped] = useState("");
  const { denom } = sale.price;
  const terms = {
    price: sale.price.amount,
    fee: sale.fee,
    royalty: sale.royalty,
    bond: sale.bond,
    stake: sale.stake,
  };
  const parsed = parseAmount(typed, denom);
  const fault = faultOf(typed, denom);
  const amount = parsed !== null && canReturn(terms, BigInt(parsed)) ? BigInt(parsed) : null;
  const most = format.amount(mostReturned(terms).toString(), denom, true);
  const all = format.amount(sale.price.amount, denom, true);
  const field = (
    <Field
      label={words.buying.acts.toBuyer}
      unit={unitOf(denom)}
      value={typed}
      inputMode="decimal"
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      wrong={
        // Nothing may go back: that is an amount here.
        fault && fault !== "zero"
          ? words.buying.amounts[fault](format.coin("1", denom, true))
          : parsed !== null && amount === null
            ? words.buying.acts.tooMuch(most, all)
            : null
      }
      note={words.buying.acts.bounds(most, all)}
    />
  );
  return { amount, field };
}

/** Buyer and seller name amounts; the dispute ends at the buyer's once the seller's is as large. */
function Propose({ sale, again }: Props) {
  const { words, format } = useSpeech();
  const { account } = useWallet();
  const { amount, field } = useReturned(sale);
  const sending = useSend(again);
  const said = words.buying.acts.propose;
  const side = account?.address === sale.buyer ? "buyer" : "seller";
  const theirs = side === "buyer" ? sale.dispute?.offered : sale.dispute?.asked;
  const money = (value: bigint | string) => format.coin(value.toString(), sale.price.denom, true);
  const propose = (to_buyer: bigint | string) => {
    const ends = agreed(sale, side, BigInt(to_buyer));
    return sending.send({
      title: said.sign(sale.id, money(to_buyer)),
      calls: [
        {
          contract: "escrow",
          message: { propose: { order: Number(sale.id), to_buyer: to_buyer.toString() } },
        },
      ],
      note: ends === null ? said.goesOn : said.ends(money(ends)),
    });
  };
  return (
    <Part title={said.title}>
      <p className={css.note}>{side === "buyer" ? said.asBuyer : said.asSeller}</p>
      {theirs != null && (
        <div>
          <Button onClick={() => propose(theirs)} disabled={sending.isRunning}>
            {side === "buyer" ? said.take(money(theirs)) : said.give(money(theirs))}
          </Button>
        </div>
      )}
      {field}
      <div>
        <Button
          onClick={() => amount !== null && propose(amount)}
          disabled={amount === null || sending.isRunning}
        >
          {said.button}
        </Button>
      </div>
      {sending.failed}
    </Part>
  );
}

/** The arbiter's decision. */
function Rule({ sale, again }: Props) {
  const { words, format } = useSpeech();
  const { amount, field } = useReturned(sale);
  const sending = useSend(again);
  const said = words.buying.acts.rule;
  const rule = () => {
    if (amount === null) return;
    const money = format.coin(amount.toString(), sale.price.denom, true);
    void sending.send({
      title: said.sign(sale.id, money),
      calls: [
        { contract: "escrow", message: { rule: { order: Number(sale.id), to_buyer: amount.toString() } } },
      ],
      note: amount === 0n ? said.nothing : said.note,
    });
  };
  return (
    <Part title={said.title}>
      <p className={css.note}>{said.note}</p>
      {field}
      <div>
        <Button main onClick={rule} disabled={amount === null || sending.isRunning}>
          {said.button}
        </Button>
      </div>
      {sending.failed}
    </Part>
  );
}
