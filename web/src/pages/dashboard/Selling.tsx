import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useQuery } from "urql";
import { takingOf } from "../../market/taking";
import { Bar } from "../../parts/Bar";
import { Publisher } from "../../parts/Marks";
import { More, useMore } from "../../parts/More";
import { Taking } from "../../parts/Taking";
import { Tally } from "../../parts/Tally";
import { unitOf, useSpeech } from "../../words";
import css from "./Dashboard.module.css";
import { earnedIn, isShare } from "./figures";
import { SELLS, type Sells } from "./query";

/** Each listing with what it brought in the period; its name shows the page's figures for it alone. */
export function Selling(props: {
  account: string;
  from: string;
  denom: string;
  /** Whether the reader sells them. */
  isOwn: boolean;
  chosen: string | undefined;
  /** Counts how often the page's figures were asked for again: these are too. */
  turn: number;
}) {
  const { words } = useSpeech();
  const { account, from, denom } = props;
  const variables = { account, from };
  const [{ data, fetching }, ask] = useQuery({ query: SELLS, variables });
  useEffect(() => {
    if (props.turn > 0) ask({ requestPolicy: "network-only" });
  }, [props.turn, ask]);
  const list = useMore({
    first: data?.account.listings,
    query: SELLS,
    variables,
    page: (data) => data.account.listings,
    id: (row) => row.id,
  });
  const { rows } = list;
  return (
    <section>
      <h2>{words.dashboard.listings}</h2>
      {rows.length === 0 && data ? (
        <p className={css.note}>
          {words.dashboard.noListings} <Link to="/sell">{words.dashboard.toSell}</Link>
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is moved by keys
        <section className={css.wide} tabIndex={0} aria-label={words.dashboard.listings}>
          <table className={css.listings}>
            <thead>
              <tr>
                <th>{words.dashboard.listed}</th>
                <th>{words.tally.last(32)}</th>
                <th>{words.dashboard.visits}</th>
                <th>{words.dashboard.ratio}</th>
                <th>{words.dashboard.volume(unitOf(denom))}</th>
                <th>{words.dashboard.income(unitOf(denom))}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  denom={denom}
                  isOwn={props.isOwn}
                  chosen={row.id === props.chosen}
                />
              ))}
              {fetching && rows.length === 0 && (
                <tr>
                  <td colSpan={6}>
                    <Bar width={320} />
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </section>
      )}
      <More of={words.dashboard.listings} lists={[list]} isDisabled={fetching} />
    </section>
  );
}

function Row(props: { row: Sells["nodes"][number]; denom: string; isOwn: boolean; chosen: boolean }) {
  const { row, denom, isOwn, chosen } = props;
  const { words, format } = useSpeech();
  const amount = (value: string | bigint) => format.amount(value.toString(), denom, true);
  const figures = row.figures.find((each) => each.denom === denom);
  const { conversion } = row;
  return (
    <tr className={chosen ? css.chosen : ""}>
      <td>
        <Link
          to="/dashboard"
          search={(before) => ({ ...before, listing: row.id })}
          replace
          resetScroll={false}
          aria-current={chosen ? "true" : undefined}
        >
          {row.name}
        </Link>
        <Publisher publisher={row.publisher} />
        <p className={css.note}>
          <Taking hindrance={takingOf(row)} />, {words.tally.sold(format.number(row.sales))}
        </p>
        {isOwn && (
          <p className={css.note}>
            <Link
              to="/listings/$id/manage"
              params={{ id: row.id }}
              aria-label={words.dashboard.managing(row.name)}
            >
              {words.dashboard.manage}
            </Link>
          </p>
        )}
      </td>
      <td>
        {row.trackRecord.ends.length === 0 ? (
          <span className={css.note}>{words.tally.none}</span>
        ) : (
          <Tally ends={row.trackRecord.ends} />
        )}
      </td>
      <td>{format.number(conversion?.visits ?? 0)}</td>
      <td>
        {isShare(conversion?.ratio) ? format.share(conversion?.ratio ?? 0) : "–"}
        {conversion?.ratio != null && !isShare(conversion.ratio) && (
          <p className={css.note}>{words.dashboard.moreOrders(format.number(conversion.orders))}</p>
        )}
      </td>
      <td>{amount(figures?.volume.amount ?? "0")}</td>
      <td>{amount(earnedIn(row.income, denom))}</td>
    </tr>
  );
}
