import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { lowest } from "../../market/rows";
import { Marks } from "../../parts/Marks";
import { More, useMore } from "../../parts/More";
import { Standing } from "../../parts/Standing";
import { useSpeech } from "../../words";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { similar as english } from "../../words/en/similar";
import { type Listing, MORE_DERIVED } from "./query";
import css from "./Similar.module.css";
import table from "./Table.module.css";

/** Loaded with the tab. */
const likening = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/similar")).similar,
  nl: async () => (await import("../../words/nl/similar")).similar,
});

/** What is like it, what it is made from, what is made from it, and what has the same content. */
export function Similar({ listing }: { listing: Listing }) {
  const { words } = useSpeech();
  const say = likening.use();
  const copies = listing.latestVersion?.copies ?? [];
  return (
    <div className={css.parts}>
      <section>
        <h2>{say.similar}</h2>
        <Alike rows={listing.similar} />
      </section>
      {copies.length > 0 && (
        <section>
          <h2>{words.model.copies}</h2>
          <p className={css.note}>{say.copiesNote}</p>
          <Copies copies={copies} />
        </section>
      )}
      {(listing.baseModels.length > 0 || listing.derived.length > 0) && (
        <section>
          <h2>{say.lineage}</h2>
          <p className={css.note}>{say.lineageNote}</p>
          <Lineage listing={listing} />
        </section>
      )}
    </div>
  );
}

function Alike({ rows }: { rows: Listing["similar"] }) {
  const { words, format } = useSpeech();
  if (rows.length === 0) return <p>{words.model.none}</p>;
  return (
    <table className={table.table}>
      <tbody>
        {rows.map((row) => {
          const price = lowest(row.plans, undefined);
          return (
            <tr key={row.id}>
              <td>
                <Link to="/models/$id" params={{ id: row.id }}>
                  {row.name}
                </Link>
                <Marks of={row} />
              </td>
              <td>{row.latestVersion && format.bytes(row.latestVersion.size)}</td>
              <td>{price && format.coin(price.amount, price.denom)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Copies({ copies }: { copies: NonNullable<Listing["latestVersion"]>["copies"] }) {
  const { words, format } = useSpeech();
  const say = likening.use();
  return (
    <table className={table.table}>
      <tbody>
        {copies.map(({ number, share, publishedAt, listing }) => (
          <tr key={`${listing?.id} ${number}`}>
            <td>
              {listing && (
                <Link to="/models/$id" params={{ id: listing.id }}>
                  {listing.name}
                </Link>
              )}
              <Marks of={listing} />
              <p className={css.note}>
                {words.model.version(format.number(number), format.date(publishedAt))}
              </p>
              {listing?.badSince != null && (
                <Standing known="refunded" word={say.bad(format.date(listing.badSince))} />
              )}
            </td>
            <td>{say.shareOf(format.share(share))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many the page has before more are asked for. */
const MOST_DERIVED = 5;

/** From the bases down: each step in by one, on hairlines. */
function Lineage({ listing }: { listing: Listing }) {
  const { format } = useSpeech();
  const say = likening.use();
  const first = useMemo(() => {
    const nodes = listing.derived.slice(0, MOST_DERIVED);
    return { nodes, pageInfo: { hasNextPage: listing.derived.length > MOST_DERIVED } };
  }, [listing.derived]);
  const list = useMore({
    first,
    query: MORE_DERIVED,
    variables: { name: listing.name },
    page: (data) => data.listings,
    id: (row) => row.id,
  });
  // No model is made from itself.
  const derived = list.rows.filter(({ id }) => id !== listing.id);
  return (
    <>
      <ul className={css.tree}>
        {listing.baseModels.map(({ name, listings }) => (
          <li key={name}>
            {name}
            {listings.length === 0 ? (
              <span className={css.note}>{say.notListed}</span>
            ) : (
              listings.map((base) => (
                <span key={base.id}>
                  <Link to="/models/$id" params={{ id: base.id }}>
                    {say.listing(base.id)}
                  </Link>
                  <Marks of={base} />
                </span>
              ))
            )}
          </li>
        ))}
        <li className={css.own} data-depth={listing.baseModels.length > 0 ? 1 : 0}>
          <strong>{listing.name}</strong>
        </li>
        {derived.map((row) => (
          <li key={row.id} data-depth={listing.baseModels.length > 0 ? 2 : 1}>
            <span>
              <Link to="/models/$id" params={{ id: row.id }}>
                {row.name}
              </Link>
              <Marks of={row} />
            </span>
            {row.latestVersion && <span className={css.note}>{format.bytes(row.latestVersion.size)}</span>}
          </li>
        ))}
      </ul>
      <More of={say.lineage} lists={[list]} />
    </>
  );
}
