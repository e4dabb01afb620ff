import type { ListingFigures } from "#sealing";
import { parseAmount } from "../../market/amount";
import { lastingDenoms } from "../../market/closing";
import { Button } from "../../parts/Button";
import { inUnits, type SpanUnit, secondsOf } from "./amount";
import { Choice, Field, Part } from "./Field";
import type { Faults } from "./figures";
import type { MarketNow } from "./market";
import { placeOf } from "./missing";
import { ordersBacked } from "./price";
import css from "./Sell.module.css";
import { Split } from "./Split";
import type { Draft, PayeeDraft, PlanDraft } from "./terms";
import { countedIn, countedNote, useSpeech } from "./words";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  figures: ListingFigures | null;
  faultAt: Faults;
  market: MarketNow;
}

/** Prices, and who gets what of them. */
export function PricePart({ draft, change, figures, faultAt, market }: Props) {
  const { words, format } = useSpeech();
  const say = words.sell;
  const open = lastingDenoms(market.config.denoms);
  const set = (at: number, part: Partial<PlanDraft>) =>
    change({ plans: draft.plans.map((plan, place) => (place === at ? { ...plan, ...part } : plan)) });
  return (
    <Part title={say.price} note={say.payeesNote}>
      {draft.plans.map((plan, at) => {
        const figure = figures?.plans[at];
        const amount = parseAmount(plan.price, plan.denom);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan is its place in the listing
          <div key={at} className={css.columns}>
            <Field
              label={
                draft.plans.length > 1 ? `${say.priceOf}, ${say.plan(at + 1).toLowerCase()}` : say.priceOf
              }
              place={placeOf("price", at)}
              value={plan.price}
              isNumber
              onChange={(price) => set(at, { price })}
              fault={faultAt("price", at)}
              caution={countedNote(plan.denom, words)}
              beside={
                open.length > 1 || !open.includes(plan.denom) ? (
                  <Choice
                    label={say.denom}
                    isHidden
                    value={plan.denom}
                    options={[...new Set([...open, plan.denom])].map(
                      (denom) => [denom, countedIn(denom, words)] as const,
                    )}
                    onChange={(denom) => set(at, { denom })}
                  />
                ) : (
                  <span className={css.unit}>{countedIn(plan.denom, words)}</span>
                )
              }
            />
            {figure?.fee && figure.parts && amount && (
              <Split
                denom={plan.denom}
                price={amount}
                fee={figure.fee}
                parts={figure.parts}
                payees={figures?.payees ?? []}
                own={market.seller ?? market.nobody}
                title={say.paid(format.coin(amount, plan.denom, true))}
              />
            )}
          </div>
        );
      })}
      <Payees
        payees={draft.payees}
        own={market.seller}
        change={(payees) => change({ payees })}
        faultAt={faultAt}
      />
    </Part>
  );
}

/** Who is paid, by shares; the seller alone until somebody is added. */
export function Payees(props: {
  payees: PayeeDraft[];
  own: string | null;
  change: (payees: PayeeDraft[]) => void;
  faultAt: Faults;
  /** Where the heading of the part says it already. */
  isTitled?: boolean;
}) {
  const { words } = useSpeech();
  const { payees, own, change, faultAt, isTitled = false } = props;
  const say = words.sell;
  const set = (at: number, part: Partial<PayeeDraft>) =>
    change(payees.map((payee, place) => (place === at ? { ...payee, ...part } : payee)));
  if (payees.length === 0)
    return (
      <div className={css.payees}>
        {!isTitled && <h3>{say.payees}</h3>}
        <p>{say.alone}</p>
        <p className={css.ways}>
          <Button
            onClick={() =>
              change([
                { address: own ?? "", share: "90" },
                { address: "", share: "10" },
              ])
            }
          >
            {say.split}
          </Button>
        </p>
      </div>
    );
  return (
    <div className={css.payees}>
      {!isTitled && <h3>{say.payees}</h3>}
      {payees.map((payee, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a payee is its place
        <div key={at} className={css.payee}>
          <Field
            label={say.address}
            place={placeOf("address", at)}
            value={payee.address}
            isMono
            onChange={(address) => set(at, { address })}
            fault={faultAt("address", at)}
          />
          <Field
            label={say.share}
            place={placeOf("share", at)}
            value={payee.share}
            isNumber
            onChange={(share) => set(at, { share })}
            fault={faultAt("share", at)}
          />
          <Button onClick={() => change(payees.filter((_, place) => place !== at))}>{say.removePayee}</Button>
        </div>
      ))}
      {(["shares", "payees"] as const).map((field) => {
        const fault = faultAt(field);
        return (
          fault && (
            <p key={field} id={placeOf(field)} tabIndex={-1} className={css.wrong}>
              {fault}
            </p>
          )
        );
      })}
      <p className={css.ways}>
        <Button onClick={() => change([...payees, { address: "", share: "" }])}>{say.addPayee}</Button>
      </p>
    </div>
  );
}

const DAY = 86_400;

/** By when keys come, how long buyers have, and what stands behind each order. */
export function TermsPart(
  props: Props & {
    isNew: boolean;
    /** Whether the figures are of what was typed before: something that was typed since can't be read, or is refused. */
    isOld: boolean;
  },
) {
  const { words, format } = useSpeech();
  const { draft, change, figures, faultAt, market, isNew } = props;
  const say = words.sell;
  const { deliver_within: delivery, challenge_window: challenge } = market.config;
  // A version is sold at its listing's prices.
  const denoms =
    market.listing?.plans.map(({ price }) => price.denom) ?? draft.plans.map(({ denom }) => denom);
  // A day, or as near as the market allows.
  const day = Math.min(Math.max(DAY, challenge.min), challenge.max);
  const window = draft.window ?? { count: "", unit: inUnits(day).unit };
  const about = Math.round(day / (secondsOf("1", window.unit) ?? DAY));
  const units = (["min", "h", "d"] as const).map((unit) => [unit, say.units[unit]] as const);
  const unitsWith = (unit: SpanUnit) => (unit === "s" ? ([["s", say.units.s], ...units] as const) : units);
  return (
    <Part title={isNew ? say.terms : say.bond}>
      <div className={css.grid}>
        {isNew && (
          <Field
            label={say.deliver}
            place={placeOf("deliver")}
            value={draft.deliver.count}
            isNumber
            onChange={(count) => change({ deliver: { ...draft.deliver, count } })}
            fault={faultAt("deliver")}
            note={say.deliverNote(format.span(delivery.min), format.span(delivery.max))}
            beside={
              <Choice
                label={say.deliver}
                isHidden
                value={draft.deliver.unit}
                options={unitsWith(draft.deliver.unit)}
                onChange={(unit: SpanUnit) => change({ deliver: { ...draft.deliver, unit } })}
              />
            }
          />
        )}
        {isNew && (
          <Field
            label={say.window}
            place={placeOf("window")}
            value={window.count}
            placeholder={say.windowDay(format.number(Math.max(1, about)))}
            isNumber
            onChange={(count) => change({ window: { ...window, count } })}
            fault={faultAt("window")}
            note={say.windowNote(format.span(challenge.min), format.span(challenge.max))}
            beside={
              <Choice
                label={say.window}
                isHidden
                value={window.unit}
                options={unitsWith(window.unit)}
                onChange={(unit: SpanUnit) => change({ window: { ...window, unit } })}
              />
            }
          />
        )}
        <Field
          label={say.orders}
          place={placeOf("orders")}
          value={draft.orders}
          isNumber
          onChange={(orders) => change({ orders })}
          fault={faultAt("orders")}
          note={say.ordersNote}
        />
      </div>
      {props.isOld && figures !== null && <p className={css.note}>{say.before}</p>}
      <Bonds figures={figures} free={market.free} denoms={denoms} />
    </Part>
  );
}

/** What is posted, what it backs, and what it can cost. */
function Bonds(props: {
  figures: ListingFigures | null;
  free: MarketNow["free"];
  /** Of each plan. */
  denoms: readonly string[];
}) {
  const { words, format } = useSpeech();
  const { figures, free } = props;
  const say = words.sell;
  if (figures === null || figures.plans.some((plan) => plan.fee === null)) return null;
  if (figures.bonds.length === 0) {
    const needs = figures.plans.flatMap(({ bond }, plan) =>
      bond === null ? [] : [{ denom: props.denoms[plan] ?? "", each: bond }],
    );
    const backed = ordersBacked(needs, free) ?? 0n;
    return (
      <p className={css.note}>
        {backed === 0n ? say.bondNone : say.bondSuffices(format.number(backed.toString()), backed === 1n)}
      </p>
    );
  }
  return (
    <>
      {figures.bonds.map(({ posted, free, each, penalty, orders }) => {
        const amount = (of: string) => format.coin(of, each.denom, true);
        return (
          <div key={each.denom} className={css.bond}>
            <p className={css.price}>
              {posted.amount === "0"
                ? say.bondThere(amount(free.amount))
                : say.bondPosts(amount(posted.amount))}
            </p>
            {posted.amount !== "0" && free.amount !== "0" && <p>{say.bondCounts(amount(free.amount))}</p>}
            <p>{say.bondEach(amount(each.amount), format.number(orders))}.</p>
            <p className={css.lost}>{say.bondLost(amount(each.amount), amount(penalty))}</p>
            <p className={css.note}>{say.bondBack}</p>
          </div>
        );
      })}
    </>
  );
}
