import { Link, useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, memo, Suspense, useCallback, useDeferredValue, useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { ListingRowFragment } from "../../api/generated/graphql";
import { short } from "../../market/address";
import { useDenom } from "../../market/denom";
import { mixedIn } from "../../market/names";
import { isUnbacked, lowest, rightsOf, stakeIn } from "../../market/rows";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Marks, Stars } from "../../parts/Marks";
import { More, useMore } from "../../parts/More";
import { Nothing } from "../../parts/Nothing";
import { usePainted } from "../../parts/painted";
import { Ruler } from "../../parts/Ruler";
import { Tally } from "../../parts/Tally";
import { type Format, loadPages, unitOf, useSpeech, type Words } from "../../words";
import { Facets } from "./Facets";
import { type Found, questionOf, SEARCH } from "./query";
import css from "./Search.module.css";
import { singleWords } from "./single";
import { asked, MOST_BESIDE, memoryIn, RIGHTS, SORTS, type Sought, without } from "./sought";

/** Few read feeds: what links to one is loaded behind what was found. */
const Feed = lazy(() => import("./Feed").then(({ Feed }) => ({ default: Feed })));

/** The rows behind a search's first. Nothing is counted again. */
const MORE = graphql(`
  query MoreModels($words: String, $filter: ListingFilter, $orderBy: ListingOrder, $after: String) {
    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20, after: $after) {
      nodes {
        ...ListingRow
      }
      pageInfo {
        ...Behind
      }
    }
  }
`);

export function Search() {
  const sought = useSearch({ from: "/models" });
  const denom = useDenom();
  return denom === undefined ? <Waiting /> : <Results sought={sought} denom={denom} />;
}

/** A search, and what it found. */
interface Seen {
  sought: Sought;
  found: Found;
}

function Results({ sought, denom }: { sought: Sought; denom: string }) {
  const { words } = useSpeech();
  const { denom: _, ...question } = questionOf(sought, denom);
  const [{ data, error, fetching }, again] = useQuery({ query: SEARCH, variables: { ...question, denom } });
  const [seen, setSeen] = useState<Seen>();
  const [isRefused, setRefused] = useState(false);
  const refuse = useCallback(() => setRefused(true), []);
  useEffect(() => {
    // A refusal is over once one of the four is taken away.
    if ((sought.beside?.length ?? 0) < MOST_BESIDE) setRefused(false);
  }, [sought.beside]);
  // What was found last stays until the answer is there: letters that are typed make nothing jump.
  const { found, sought: answered } = data && !fetching ? { found: data.listings, sought } : { ...seen };
  useEffect(() => {
    if (data && !fetching) setSeen({ found: data.listings, sought });
  }, [data, fetching, sought]);
  const kept = useLocation({ select: ({ state }) => state.more });
  const navigate = useNavigate({ from: "/models" });
  const list = useMore({
    first: found,
    query: MORE,
    variables: question,
    page: (data) => data.listings,
    id: (row) => row.id,
    // A reader who comes back to it, or loads it again, has as many rows as before.
    kept,
    keep: (more) => navigate({ search: true, state: { more }, replace: true, resetScroll: false }),
  });
  // What is found comes before what narrows it: the counts are drawn in short tasks behind the first rows.
  const counted = useDeferredValue(found, undefined);
  if (error && !data) return <Away error={error} again={again} />;
  if (!found) return <Waiting />;
  const { rows } = list;
  return (
    <div className={css.page}>
      <Facets sought={sought} found={counted} denom={denom} />
      <div className={css.results}>
        <Head sought={sought} answered={answered} found={found} denom={denom} />
        {rows.length === 0 ? (
          <NoModel sought={sought} denom={denom} />
        ) : (
          <table className={css.table}>
            <thead>
              <tr>
                <th>{words.home.model}</th>
                <th className={css.weight}>{words.search.weight}</th>
                <th className={css.may}>{words.rights.you}</th>
                <th className={css.sales}>{words.tally.last(32)}</th>
                <th className={css.number}>{words.home.from(unitOf(denom))}</th>
              </tr>
            </thead>
            <Rows rows={rows} denom={denom} sought={sought} refuse={refuse} />
          </table>
        )}
        <More of={words.header.models} lists={[list]} isDisabled={fetching} />
        {sought.beside && (
          <div className={css.beside}>
            <p>{words.compare.bar(sought.beside.length)}</p>
            <p role="status" className={css.refused}>
              {isRefused && sought.beside.length === MOST_BESIDE && words.compare.full}
            </p>
            <Link to="/compare" search={sought}>
              {words.compare.title}
            </Link>
          </div>
        )}
        {rows.length > 0 && (
          <p className={css.note}>
            {words.tally.caption} {words.search.note} <Following sought={sought} denom={denom} />
          </p>
        )}
      </div>
    </div>
  );
}

/** The feed's code comes after what was found is painted. */
function Following(search: { sought: Sought; denom: string }) {
  const place = <Bar width={160} />;
  return usePainted() ? (
    <Suspense fallback={place}>
      <Feed {...search} />
    </Suspense>
  ) : (
    place
  );
}

/** Rows that a telephone shows: the others are drawn in short tasks behind them. */
const SEEN_FIRST = 6;

interface RowsShown {
  rows: readonly ListingRowFragment[];
  denom: string;
  sought: Sought;
  refuse: () => void;
}

function Rows({ rows, ...shown }: RowsShown) {
  const drawn = useDeferredValue(rows, rows.slice(0, SEEN_FIRST));
  return (
    <tbody>
      {drawn.map((row) => (
        <Row key={row.id} row={row} {...shown} />
      ))}
    </tbody>
  );
}

function Waiting() {
  return (
    <div className={css.page}>
      <div className={css.waiting}>
        {[90, 160, 120].map((width) => (
          <Bar key={width} width={width} />
        ))}
      </div>
      <div>
        <h1 className={css.title}>
          <Bar width={300} />
        </h1>
        {[240, 180, 210].map((width) => (
          <p key={width} className={css.skeleton}>
            <Bar width={width} />
          </p>
        ))}
      </div>
    </div>
  );
}

function Head(props: {
  sought: Sought;
  answered: Sought | undefined;
  found: Found | undefined;
  denom: string;
}) {
  const { sought, answered, found, denom } = props;
  const { words, format } = useSpeech();
  const navigate = useNavigate({ from: "/models" });
  const total = found?.total;
  const count = total ? format.total(total) : "";
  const one = total?.count === 1;
  const title = answered?.words
    ? words.search.foundFor(count, one, answered.words)
    : words.search.found(count, one);
  const sorts = SORTS.filter((sort) => sort !== "RELEVANCE" || sought.words);
  return (
    <header>
      <div className={css.head}>
        <h1 className={css.title}>{total ? title : <Bar width={300} />}</h1>
        <label className={css.sort}>
          {words.search.sort}
          <select
            value={sought.sort ?? sorts[0]}
            onChange={(event) =>
              navigate({
                search: (before) => ({ ...before, sort: event.target.value as (typeof sorts)[number] }),
              })
            }
          >
            {sorts.map((sort) => (
              <option key={sort} value={sort}>
                {words.search.sorts[sort]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found?.corrected && sought.words && (
        <p className={css.corrected}>
          {words.search.corrected(found.corrected)}{" "}
          <Link to="/models" search={{ ...sought, words: `"${sought.words.replaceAll('"', "")}"` }}>
            {words.search.exact(sought.words)}
          </Link>
        </p>
      )}
      <Conditions sought={sought} denom={denom} />
    </header>
  );
}

function Conditions({ sought, denom }: { sought: Sought; denom: string }) {
  const { words, format } = useSpeech();
  const set = conditions(sought, denom, words, format);
  if (set.length === 0 && !sought.words) return null;
  return (
    <ul className={css.conditions}>
      {set.map(({ text, rest }) => (
        <li key={text}>
          <Link to="/models" search={rest} aria-label={words.search.remove(text)}>
            {text} ×
          </Link>
        </li>
      ))}
      {set.length > 0 && (
        <li>
          <Link to="/models" search={sought.words ? { words: sought.words } : {}} className={css.clear}>
            {words.search.clear}
          </Link>
        </li>
      )}
      <li>
        <Save
          key={JSON.stringify(sought)}
          sought={sought}
          conditions={set.map(({ text }) => text)}
          className={css.save ?? ""}
        />
      </li>
    </ul>
  );
}

const loadSaving = async () => (await Promise.all([import("../account/SaveSearch"), loadPages()]))[0];

/** Few keep a search: what does it, and its sentences, are loaded once the button is about to be pressed. */
function Save(props: { sought: Sought; conditions: string[]; className: string }) {
  const { words } = useSpeech();
  const [isPressed, setPressed] = useState(false);
  const [loaded, setLoaded] = useState<Awaited<ReturnType<typeof loadSaving>>>();
  const load = () => void loadSaving().then(setLoaded, () => setPressed(false));
  if (isPressed && loaded) return <loaded.SaveSearch {...props} />;
  const press = () => {
    setPressed(true);
    load();
  };
  return (
    <button type="button" className={props.className} onPointerEnter={load} onFocus={load} onClick={press}>
      {words.search.save}
    </button>
  );
}

/** Each condition in words, and the search without it. */
function conditions(
  sought: Sought,
  denom: string,
  words: Words,
  format: Format,
): { text: string; rest: Sought }[] {
  const lists = (["task", "format", "license"] as const).flatMap((name) =>
    (sought[name] ?? []).map((text) => ({ text, rest: without(sought, name, text) })),
  );
  const rights = (sought.rights ?? []).map((right) => ({
    text: words.rights[RIGHTS[right]],
    rest: without(sought, "rights", right),
  }));
  const standings = (sought.standing ?? []).map((standing) => ({
    text: `${words.search.publisher}: ${words.search.standings[standing]}`,
    rest: without(sought, "standing", standing),
  }));
  const loads = (sought.loads ?? []).map((verdict) => ({
    text: `${words.search.loads}: ${words.search.loadings[verdict]}`,
    rest: without(sought, "loads", verdict),
  }));
  const scanned = (sought.scanned ?? []).map((verdict) => ({
    text: words.marks.scanned[verdict],
    rest: without(sought, "scanned", verdict),
  }));
  const stars = sought.stars
    ? [{ text: words.search.stars(format.number(sought.stars)), rest: without(sought, "stars") }]
    : [];
  const memory = sought.memory
    ? [{ text: `${words.search.runsIn} ${format.bytes(sought.memory)}`, rest: without(sought, "memory") }]
    : [];
  const size = (["heavier", "lighter"] as const).flatMap((bound) => {
    const value = sought[bound];
    if (!value) return [];
    return [
      { text: `${bound === "heavier" ? "≥" : "≤"} ${format.bytes(value)}`, rest: without(sought, bound) },
    ];
  });
  const price = (["from", "to"] as const).flatMap((bound) => {
    const value = sought[bound];
    if (!value) return [];
    const text = `${bound === "from" ? "≥" : "≤"} ${format.coin(value, denom)}`;
    return [{ text, rest: without(sought, bound) }];
  });
  return [...lists, ...rights, ...standings, ...loads, ...scanned, ...stars, ...memory, ...size, ...price];
}

/** What would be found without each of the first conditions, so that the nearest way out is seen. */
const WITHOUT = graphql(`
  query Without(
    $words: String
    $first: ListingFilter!
    $second: ListingFilter!
    $third: ListingFilter!
    $fourth: ListingFilter!
  ) {
    first: listings(query: $words, filter: $first, first: 1) {
      total {
        count
        isExact
      }
    }
    second: listings(query: $words, filter: $second, first: 1) {
      total {
        count
        isExact
      }
    }
    third: listings(query: $words, filter: $third, first: 1) {
      total {
        count
        isExact
      }
    }
    fourth: listings(query: $words, filter: $fourth, first: 1) {
      total {
        count
        isExact
      }
    }
  }
`);
const PLACES = ["first", "second", "third", "fourth"] as const;

/** What each word of a search would find alone. */
const SINGLE = graphql(`
  query Single(
    $filter: ListingFilter
    $a: String
    $b: String
    $c: String
    $d: String
    $e: String
    $f: String
  ) {
    a: listings(query: $a, filter: $filter, first: 1) {
      ...Found
    }
    b: listings(query: $b, filter: $filter, first: 1) {
      ...Found
    }
    c: listings(query: $c, filter: $filter, first: 1) {
      ...Found
    }
    d: listings(query: $d, filter: $filter, first: 1) {
      ...Found
    }
    e: listings(query: $e, filter: $filter, first: 1) {
      ...Found
    }
    f: listings(query: $f, filter: $filter, first: 1) {
      ...Found
    }
  }
`);
graphql(`
  fragment Found on ListingConnection {
    corrected
    total {
      count
      isExact
    }
  }
`);
const LETTERS = ["a", "b", "c", "d", "e", "f"] as const;

/** Where a sentence finds nothing: which of its words do, and which do not. */
function Single({ sought, denom }: { sought: Sought; denom: string }) {
  const { words, format } = useSpeech();
  const single = singleWords(sought.words ?? "");
  const [a, b, c, d, e, f] = single;
  // What no word is asked for would count everything: the first word stands in, and is not shown.
  const first = a ?? "";
  const [{ data }] = useQuery({
    query: SINGLE,
    variables: {
      filter: asked(sought, denom).filter,
      a: first,
      b: b ?? first,
      c: c ?? first,
      d: d ?? first,
      e: e ?? first,
      f: f ?? first,
    },
    pause: single.length < 2,
  });
  if (single.length < 2) return null;
  const counts = single.map((word, place) => {
    const letter = LETTERS[place];
    const found = letter && data?.[letter];
    return { word, total: found && found.corrected == null ? found.total : null, isKnown: found != null };
  });
  const some = counts.filter(({ total }) => total != null && total.count > 0);
  const none = counts.filter(({ total, isKnown }) => isKnown && !total?.count).map(({ word }) => `“${word}”`);
  return (
    <>
      <p>{data && some.length === 0 ? words.search.everyWordOnly : words.search.everyWord}</p>
      {/* What is on its way has its place. */}
      <ul className={css.single} data-waiting={data ? undefined : true}>
        {some.map(({ word, total }) => (
          <li key={word}>
            <Link to="/models" search={{ ...sought, words: word }}>
              {words.search.allows(word, total ? format.total(total) : "")}
            </Link>
          </li>
        ))}
      </ul>
      {none.length > 0 && <p className={css.none}>{words.search.nowhere(none.join(", "))}</p>}
    </>
  );
}

function NoModel({ sought, denom }: { sought: Sought; denom: string }) {
  const { words, format } = useSpeech();
  const set = conditions(sought, denom, words, format);
  const filter = (place: number) => asked(set[place]?.rest ?? {}, denom).filter;
  const [{ data }] = useQuery({
    query: WITHOUT,
    variables: {
      words: sought.words ?? null,
      first: filter(0),
      second: filter(1),
      third: filter(2),
      fourth: filter(3),
    },
    pause: set.length === 0,
  });
  const title =
    set.length > 0
      ? words.search.nothing(sought.words ?? "")
      : singleWords(sought.words ?? "").length > 1
        ? words.search.nothingOfAll
        : words.search.nothingAtAll(sought.words ?? "");
  const ways = set.map(({ text, rest }, place) => {
    const name = PLACES[place];
    const total = name && data?.[name].total;
    const count = total && format.total(total);
    return { text: words.lists.without(text), rest, count, isNone: total?.count === 0 };
  });
  const machine = memoryIn(sought.words ?? "");
  const { words: _, ...others } = sought;
  return (
    <Nothing
      title={title}
      heading="h2"
      ways={[
        machine && (
          <Link
            key="memory"
            to="/models"
            search={{ ...others, memory: machine.memory, ...(machine.rest ? { words: machine.rest } : {}) }}
          >
            {words.search.fits(format.bytes(machine.memory))}
          </Link>
        ),
        ...ways
          .filter(({ isNone }) => !isNone)
          .map(({ text, rest, count }) => (
            <Link key={text} to="/models" search={rest}>
              {count ? words.search.allows(text, count) : text}
            </Link>
          )),
        set.length > 0 && sought.words && (
          <Link key="words" to="/models" search={{ words: sought.words }}>
            {words.search.clear}
          </Link>
        ),
        <Link key="all" to="/models" search={{}}>
          {words.lists.all}
        </Link>,
      ].filter(Boolean)}
    >
      {sought.words && <Single sought={sought} denom={denom} />}
    </Nothing>
  );
}

const Row = memo(function Row({
  row,
  denom,
  sought,
  refuse,
}: {
  row: ListingRowFragment;
  denom: string;
  sought: Sought;
  /** Says that as many are compared as can be. */
  refuse: () => void;
}) {
  const { words, format } = useSpeech();
  const { beside = [] } = sought;
  const compared = beside.includes(row.id);
  const price = lowest(row.plans, denom);
  const rights = rightsOf(row.plans);
  const size = row.latestVersion?.size;
  const summary = row.card?.summary;
  return (
    <tr className={css.row}>
      <td className={css.model}>
        <Link to="/models/$id" params={{ id: row.id }} className={css.name}>
          {row.name}
        </Link>
        {mixedIn(row.name).length > 0 && <p className={css.mixed}>{words.content.mixedShort}</p>}
        <Marks of={row} />
        {summary && <p className={css.line}>{summary}</p>}
        <p className={css.seller}>
          {short(row.seller)} <Stars rating={row.rating} />
          {compared || beside.length < MOST_BESIDE ? (
            <Link
              to="/models"
              search={
                compared ? without(sought, "beside", row.id) : { ...sought, beside: [...beside, row.id] }
              }
              replace
              state
              resetScroll={false}
              className={compared ? css.compared : css.compare}
            >
              {compared ? words.compare.added : words.compare.add}
              <span className="told"> {row.name}</span>
            </Link>
          ) : (
            <button type="button" className={css.compare} onClick={refuse}>
              {words.compare.add}
              <span className="told"> {row.name}</span>
            </button>
          )}
        </p>
      </td>
      <td className={css.weight}>
        {size !== undefined && (
          <>
            <p>{format.bytes(size)}</p>
            <Ruler bytes={Number(size)} width={132} />
          </>
        )}
      </td>
      <td className={css.may}>
        {(rights.length > 0 ? rights : (["only"] as const)).map((right) => (
          <p key={right}>{words.rights[right]}</p>
        ))}
      </td>
      <td className={css.sales}>
        {row.trackRecord.ends.length === 0 ? (
          words.tally.none
        ) : (
          <>
            <Tally ends={row.trackRecord.ends} />
            <p>{words.tally.sold(format.number(row.sales))}</p>
          </>
        )}
      </td>
      <td className={css.number}>
        {price && (
          <>
            <p className={css.price}>
              {format.amount(price.amount, price.denom)}{" "}
              {price.denom !== denom && <small>{unitOf(price.denom)}</small>}
            </p>
            <p>
              {isUnbacked(row)
                ? words.lists.noOrder
                : words.search.bond(format.amount(stakeIn(row.sellerBonds, price.denom), price.denom))}
            </p>
          </>
        )}
      </td>
    </tr>
  );
});
