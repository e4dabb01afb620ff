import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../api/generated";
import { backedFrom, type Hindrance, sellsResold, takesOffers } from "../market/orderable";
import { useSpeech } from "../words";
import css from "./Hindered.module.css";

/** What the newest orders of a seller reserve of its bond, and from when on that can be released. */
const RESERVED = graphql(`
  query Reserved($seller: String!) {
    account(address: $seller) {
      sales(first: 100, filter: { states: [DELIVERED, DISPUTED, SETTLED] }) {
        nodes {
          bondState
          releaseFrom
          bond {
            amount
            denom
          }
        }
      }
    }
  }
`);

/** Stands where an order would be placed: why none is taken now, with the amounts, and the ways on. */
export function Hindered(props: {
  hindrance: Hindrance;
  listing: string;
  seller: string;
  plan: number;
  /** Whether holders resell licenses of it, which needs no bond. */
  isResold: boolean;
}) {
  const { words } = useSpeech();
  const { hindrance, listing, plan } = props;
  const say = words.hindrances;
  return (
    <section className={css.hindered} role="status">
      <Why hindrance={hindrance} seller={props.seller} />
      {hindrance.kind !== "own" && takesOffers(hindrance) && <p className={css.note}>{say.offer}</p>}
      {props.isResold && sellsResold(hindrance) && <p className={css.note}>{say.resold}</p>}
      {hindrance.kind === "delisted" && <p className={css.note}>{say.delistedNote}</p>}
      <p className={css.ways}>
        {hindrance.kind === "own" ? (
          <Link to="/listings/$id/manage" params={{ id: listing }}>
            {say.manage}
          </Link>
        ) : (
          <>
            {takesOffers(hindrance) && (
              <Link
                to="/models/$id/buy"
                params={{ id: listing }}
                search={{ ...(plan > 0 && { plan }), offer: true }}
              >
                {say.offerOther}
              </Link>
            )}
            {hindrance.kind === "delisted" && (
              <Link to="/models/$id" params={{ id: listing }} search={{ tab: "reviews" }}>
                {say.reports}
              </Link>
            )}
            <Link to="/models/$id" params={{ id: listing }} search={{ tab: "similar" }}>
              {say.similar}
            </Link>
          </>
        )}
      </p>
    </section>
  );
}

function Why({ hindrance, seller }: { hindrance: Hindrance; seller: string }) {
  const { words, format } = useSpeech();
  const say = words.hindrances;
  switch (hindrance.kind) {
    case "unbacked":
      return <Unbacked hindrance={hindrance} seller={seller} />;
    case "bad":
      return <p className={css.title}>{say.bad(format.date(hindrance.since))}</p>;
    case "closed":
      return <p className={css.title}>{say.closed(format.date(hindrance.since))}</p>;
    case "denom":
      return (
        <p className={css.title}>
          {hindrance.since == null ? say.denom : say.denomSince(format.date(hindrance.since))}
        </p>
      );
    case "sold-out":
      return <p className={css.title}>{say.soldOut(format.number(hindrance.supply))}</p>;
    default:
      return <p className={css.title}>{say[hindrance.kind]}</p>;
  }
}

function Unbacked(props: { hindrance: Extract<Hindrance, { kind: "unbacked" }>; seller: string }) {
  const { words, format } = useSpeech();
  const { hindrance, seller } = props;
  const { bond, free, denom } = hindrance;
  const say = words.hindrances;
  const [{ data, fetching }] = useQuery({
    query: RESERVED,
    variables: { seller },
    requestPolicy: "cache-and-network",
  });
  const from = data && backedFrom(hindrance, data.account.sales.nodes);
  const coin = (amount: string) => format.coin(amount, denom);
  return (
    <>
      <p className={css.title}>{say.unbacked}</p>
      <p className={css.note}>{say.unbackedWhy(coin(bond), coin(free))}</p>
      <p className={`${css.note} ${css.when}`}>
        {from == null
          ? fetching && !data
            ? "\u00a0"
            : say.unbackedLater
          : Date.parse(from) <= Date.now()
            ? say.unbackedNow
            : say.unbackedFrom(`${format.date(from)}, ${format.time(from)}`)}
      </p>
    </>
  );
}
