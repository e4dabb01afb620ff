import { Link } from "@tanstack/react-router";
import { type RefObject, useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { Hindrance } from "../../market/orderable";
import { Closes } from "../../parts/Closes";
import { Address } from "../../parts/Hash";
import { Hindered } from "../../parts/Hindered";
import { LicenseText, licenseFacts } from "../../parts/LicenseText";
import { More, useMore } from "../../parts/More";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech, type Words } from "../../words";
import css from "./Aside.module.css";
import { Prices } from "./Prices";
import { type Listing, MORE_RESOLD, type Plan, type Resales } from "./query";
import { Weigh } from "./Weigh";

/** What it costs, who is paid, and what else there is. */
export function Aside(props: {
  listing: Listing;
  resales: Resales;
  plan: Plan | undefined;
  /** What keeps the reader from ordering the plan now. */
  hindrance: Hindrance | null;
  choose: (plan: number) => void;
  /** Where the button that buys stands, or what keeps the reader from it. */
  buying: RefObject<HTMLDivElement | null>;
}) {
  const { words, format } = useSpeech();
  const { listing, plan, hindrance } = props;
  const account = useWallet().account?.address;
  const version = listing.latestVersion;
  return (
    <aside className={css.aside}>
      <fieldset className={css.plans}>
        <legend className="told">{words.model.buy("", "")}</legend>
        {listing.plans.map((each) => (
          <label key={each.index} className={css.plan}>
            <input
              type="radio"
              name="plan"
              checked={each.index === plan?.index}
              onChange={() => props.choose(each.index)}
            />
            <span>
              <span className={css.kind}>{kindOf(each, words, format.span)}</span>
              <span className={css.may}>{mayOf(each, words)}</span>
            </span>
            <span className={css.price}>
              {format.amount(each.price.amount, each.price.denom)} <small>{unitOf(each.price.denom)}</small>
            </span>
          </label>
        ))}
        <p className={css.license}>
          <span>{words.search.license}</span>
          <span>
            <LicenseText license={listing.license} />
          </span>
        </p>
        {licenseFacts(listing.license, words).map(({ name, value }) => (
          <p key={name} className={css.license}>
            <span>{name}</span>
            <span>{value}</span>
          </p>
        ))}
      </fieldset>
      {version && (
        <div className={css.ways}>
          <div ref={props.buying}>
            {plan && hindrance && (
              <Hindered
                hindrance={hindrance}
                listing={listing.id}
                seller={listing.seller}
                plan={plan.index}
                isResold={props.resales.nodes.some(({ ending, orderId }) => !ending && orderId == null)}
              />
            )}
            {plan && hindrance === null && (
              <Link
                className={css.buy}
                to="/models/$id/buy"
                params={{ id: listing.id }}
                search={plan.index === 0 ? {} : { plan: plan.index }}
              >
                {words.model.buy(
                  format.amount(plan.price.amount, plan.price.denom),
                  unitOf(plan.price.denom),
                )}
              </Link>
            )}
          </div>
          {plan?.denomClosesAt != null && !plan.denomClosed && (
            <Closes denom={plan.price.denom} at={new Date(plan.denomClosesAt)} />
          )}
          <Weigh listing={listing} version={version} />
          {plan && hindrance === null && (
            <p className={css.note}>
              <Link
                to="/models/$id/buy"
                params={{ id: listing.id }}
                search={plan.index === 0 ? { offer: true } : { plan: plan.index, offer: true }}
              >
                {words.hindrances.offerOther}
              </Link>
            </p>
          )}
          {account && <Held account={account} listing={listing.id} />}
        </div>
      )}
      {plan && (
        <>
          <Split plan={plan} />
          <Prices plan={plan} />
        </>
      )}
      <Resold listing={listing} resales={props.resales} />
    </aside>
  );
}

/** Licenses that their holders sell on. */
function Resold({ listing, resales }: { listing: Listing; resales: Resales }) {
  const { words, format } = useSpeech();
  const list = useMore({
    first: resales,
    query: MORE_RESOLD,
    variables: { id: listing.id },
    page: (data) => data.resales,
    id: (resale) => resale.licenseId,
  });
  if (list.rows.length === 0) return null;
  return (
    <section>
      <h2>{words.model.resold}</h2>
      <table className={css.table}>
        <tbody>
          {list.rows.map((resale) => (
            <tr key={resale.licenseId}>
              <td>
                {resale.ending || resale.orderId || listing.state === "DELISTED" ? (
                  words.model.licenseNumber(resale.licenseId)
                ) : (
                  <Link
                    to="/models/$id/buy"
                    params={{ id: listing.id }}
                    search={{ license: resale.licenseId }}
                  >
                    {words.model.licenseNumber(resale.licenseId)}
                  </Link>
                )}
              </td>
              <td>{format.coin(resale.price.amount, resale.price.denom)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More of={words.model.resold} lists={[list]} />
      <p className={css.note}>{words.model.resoldNote}</p>
    </section>
  );
}

const HELD = graphql(`
  query Held($account: String!, $listing: ID!) {
    account(address: $account) {
      purchases(first: 1, filter: { listing: $listing, states: [OFFERED, FUNDED, DELIVERED, DISPUTED, SETTLED] }) {
        nodes {
          id
        }
      }
    }
  }
`);

/** The reader's newest order of it, so that nobody buys twice without knowing. Its line has its place before it is known. */
function Held({ account, listing }: { account: string; listing: string }) {
  const { words } = useSpeech();
  const [{ data }] = useQuery({ query: HELD, variables: { account, listing } });
  const order = data?.account.purchases.nodes[0]?.id;
  return (
    <p className={css.note}>
      {order === undefined ? (
        "\u00a0"
      ) : (
        <Link to="/orders/$id" params={{ id: order }}>
          {words.model.bought(order)}
        </Link>
      )}
    </p>
  );
}

/** On a narrow page the price stays in sight, once the button that buys is out of it: there is one of the two at a time. */
export function PriceBar(props: {
  listing: Listing;
  plan: Plan | undefined;
  hindrance: Hindrance | null;
  buying: RefObject<HTMLDivElement | null>;
}) {
  const { words, format } = useSpeech();
  const { listing, plan, hindrance, buying } = props;
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    if (buying.current === null) return;
    const observer = new IntersectionObserver((seen) => setGone(seen.at(-1)?.isIntersecting === false));
    observer.observe(buying.current);
    return () => observer.disconnect();
  }, [buying]);
  if (!plan) return null;
  const [amount, unit] = [format.amount(plan.price.amount, plan.price.denom), unitOf(plan.price.denom)];
  return (
    <div className={`${css.bar} ${isGone ? css.shown : ""}`}>
      <span className={css.price}>
        {amount} <small>{unit}</small>
      </span>
      {hindrance === null ? (
        <Link
          className={css.buy}
          to="/models/$id/buy"
          params={{ id: listing.id }}
          search={plan.index === 0 ? {} : { plan: plan.index }}
          aria-label={words.model.buy(amount, unit)}
        >
          {words.model.buyShort}
        </Link>
      ) : (
        <span className={css.note}>
          {hindrance.kind === "own" ? words.hindrances.own : words.lists.noOrder}
        </span>
      )}
    </div>
  );
}

export function kindOf(plan: Plan, words: Words, span: (seconds: number | string) => string): string {
  const use = plan.rights.commercial ? words.model.commercialPlan : words.model.privatePlan;
  return `${use}, ${plan.termSeconds == null ? words.model.forGood : words.model.term(span(plan.termSeconds))}`;
}

function mayOf(plan: Plan, words: Words): string {
  const names = ["commercial", "derivatives", "transferable", "redistribution"] as const;
  const granted = names.filter((right) => plan.rights[right]).map((right) => words.rights[right]);
  const refused = names.filter((right) => !plan.rights[right]).map((right) => words.rights[right]);
  const may = `${words.rights.you} ${granted.join(", ") || words.rights.only}.`;
  return refused.length > 0 ? `${may} ${words.model.mayNot} ${refused.join(", ")}.` : may;
}

const SHADES = [css.first, css.second, css.third];

/** The division as the ledger makes it: rounding leaves it a rest, which goes with the next sales. */
function Split({ plan }: { plan: Plan }) {
  const { words, format } = useSpeech();
  const { division } = plan;
  if (!division) return null;
  const price = BigInt(plan.price.amount);
  const fee = BigInt(division.fee.amount);
  const carried = BigInt(division.carried.amount);
  const amount = (value: bigint) => format.amount(value.toString(), plan.price.denom, true);
  const parts = division.payees.map(({ account, amount }) => ({ account, part: BigInt(amount.amount) }));
  const width = (part: bigint) => (price > 0n ? Number((part * 10_000n) / price) / 100 : 0);
  let from = 0;
  return (
    <section>
      <h2>{words.model.whoIsPaid(amount(price))}</h2>
      <svg className={css.split} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ account, part }, place) => {
          const x = from;
          from += width(part);
          return <rect key={account} className={SHADES[place % 3]} x={x} width={width(part)} height="8" />;
        })}
        <rect className={css.fee} x={from} width={Math.max(0, 100 - from)} height="8" />
      </svg>
      <table className={css.table}>
        <tbody>
          {parts.map(({ account, part }) => (
            <tr key={account}>
              <td>
                <Address address={account} label={words.model.seller} />
              </td>
              <td>{amount(part)}</td>
            </tr>
          ))}
          <tr>
            <td>{words.model.fee}</td>
            <td>{amount(fee)}</td>
          </tr>
          {carried > 0n && (
            <tr>
              <td>{words.content.carried}</td>
              <td>{amount(carried)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th>{words.model.youPay}</th>
            <td>{amount(price)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
