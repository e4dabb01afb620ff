import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { CompareQuery } from "../../api/generated/graphql";
import { isUnbacked, lowest, rightsOf, stakeIn } from "../../market/rows";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Loads, Publisher, Stars } from "../../parts/Marks";
import { Notice } from "../../parts/Notice";
import { Ruler } from "../../parts/Ruler";
import { Tally } from "../../parts/Tally";
import { useSpeech } from "../../words";
import { without } from "../search/sought";
import css from "./Compare.module.css";

graphql(`
  fragment Compared on Listing {
    ...ListingRow
    task
    deliverWithin
    challengeWindow
    license {
      id
    }
    details: latestVersion {
      memory
      formats {
        format
        parameters
      }
    }
  }
`);

const COMPARE = graphql(`
  query Compare($a: ID!, $b: ID!, $c: ID!, $d: ID!) {
    a: listing(id: $a) {
      ...Compared
    }
    b: listing(id: $b) {
      ...Compared
    }
    c: listing(id: $c) {
      ...Compared
    }
    d: listing(id: $d) {
      ...Compared
    }
  }
`);

type Column = NonNullable<CompareQuery["a"]>;

/** Up to four models, side by side. */
export function Compare() {
  const { words, format } = useSpeech();
  const sought = useSearch({ from: "/compare" });
  const { beside = [] } = sought;
  // No listing has the number 0.
  const [a = "0", b = "0", c = "0", d = "0"] = beside;
  const [{ data, error }, again] = useQuery({
    query: COMPARE,
    variables: { a, b, c, d },
    pause: beside.length === 0,
  });
  if (error && !data) return <Away error={error} again={again} />;
  if (beside.length === 0) {
    return (
      <Notice title={words.compare.none}>
        <Link to="/models" search={sought}>
          {words.compare.to}
        </Link>
      </Notice>
    );
  }
  const columns = data && [data.a, data.b, data.c, data.d].filter((column) => column != null);
  const rows: [string, (column: Column) => ReactNode][] = [
    [words.lists.task, (column) => column.task],
    [words.compare.says, ({ card }) => card?.summary && `“${card.summary}”`],
    [
      words.home.weight,
      ({ latestVersion }) =>
        latestVersion && (
          <>
            {format.bytes(latestVersion.size)}
            <Ruler bytes={Number(latestVersion.size)} width={132} />
          </>
        ),
    ],
    [words.search.format, ({ details }) => details?.formats.map((each) => each.format).join(", ")],
    [
      words.compare.parameters,
      ({ details }) => details?.formats.map((each) => format.number(each.parameters)).join(", "),
    ],
    [words.compare.memory, ({ details }) => details?.memory != null && format.bytes(details.memory)],
    [
      words.search.loads,
      ({ loads, scanned }) => (
        <>
          {words.search.loadings[loads]}
          <Loads loads={undefined} scanned={scanned} />
        </>
      ),
    ],
    [words.compare.license, ({ license }) => license.id],
    [
      words.compare.may,
      ({ plans }) => {
        const rights = rightsOf(plans);
        return rights.length > 0 ? rights.map((right) => words.rights[right]).join(", ") : words.rights.only;
      },
    ],
    [
      words.compare.price,
      ({ plans }) => {
        const price = lowest(plans, undefined);
        return price && format.coin(price.amount, price.denom);
      },
    ],
    [
      words.compare.order,
      (column) => (
        <Link to="/models/$id" params={{ id: column.id }}>
          {isUnbacked(column) || !column.sellable ? words.lists.noOrder : words.compare.toOrder}
        </Link>
      ),
    ],
    [words.compare.key, ({ deliverWithin }) => format.span(deliverWithin)],
    [words.compare.window, ({ challengeWindow }) => format.span(challengeWindow)],
    [
      words.compare.stake,
      ({ plans, sellerBonds }) => {
        const denom = lowest(plans, undefined)?.denom;
        return denom && format.coin(stakeIn(sellerBonds, denom), denom);
      },
    ],
    [words.search.rating, ({ rating }) => <Stars rating={rating} />],
    [words.compare.sales, ({ sales }) => format.number(sales)],
    [
      words.compare.last,
      ({ trackRecord }) =>
        trackRecord.ends.length > 0 ? <Tally ends={trackRecord.ends} /> : words.tally.none,
    ],
  ];
  return (
    <div className={css.page}>
      <p className={css.note}>
        <Link to="/models" search={sought}>
          {words.compare.to}
        </Link>
      </p>
      <h1>{words.compare.title}</h1>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <td />
              {columns?.map((column) => (
                <th key={column.id} scope="col">
                  <Link to="/models/$id" params={{ id: column.id }}>
                    {column.name}
                  </Link>
                  <Publisher publisher={column.publisher} />
                  <Link
                    className={css.remove}
                    to="/compare"
                    search={without(sought, "beside", column.id)}
                    aria-label={`${words.compare.remove}, ${column.name}`}
                  >
                    {words.compare.remove}
                  </Link>
                </th>
              )) ?? (
                <th>
                  <Bar width={160} />
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {(columns ? rows : []).map(([label, show]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {columns?.map((column) => (
                  <td key={column.id}>{show(column)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
