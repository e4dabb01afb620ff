import { Link, useRouteContext } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { HomeQuery, ListingRowFragment, StepKind } from "../../api/generated/graphql";
import { useHeight } from "../../api/heights";
import { short } from "../../market/address";
import { useDenom } from "../../market/denom";
import { isUnbacked, lowest } from "../../market/rows";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { LinkButton } from "../../parts/Button";
import { Figure, Figures } from "../../parts/Figure";
import { Marks, Stars } from "../../parts/Marks";
import { Nothing } from "../../parts/Nothing";
import { type Known, Standing } from "../../parts/Standing";
import { useTabs } from "../../parts/Tabs";
import { Tally } from "../../parts/Tally";
import { unitOf, useSpeech, type Words } from "../../words";
import { SearchField } from "../search/SearchField";
import css from "./Home.module.css";
import { useLiveSteps } from "./live";
import { Scale } from "./Scale";

const HOME = graphql(`
  query Home($denom: String!) {
    _meta {
      height
      time
    }
    settled: sales(denom: $denom, range: { by: WHOLE }) {
      settled
      refunded
      volume {
        amount
      }
      returned {
        amount
      }
    }
    market {
      stakes {
        sellers
        total {
          amount
          denom
        }
      }
      deliveryTimes {
        median
        nineInTen
      }
    }
    all: listings(first: 1) {
      total {
        count
        isExact
      }
      histogram(of: SIZE) {
        from
        below
        count
      }
      facets(of: [TASK], first: 6) {
        values {
          value
          count
        }
      }
    }
    trending: listings(first: 6, orderBy: { field: TRENDING }) {
      nodes {
        ...ListingRow
      }
    }
    newest: listings(first: 6) {
      nodes {
        ...ListingRow
      }
    }
    best: listings(first: 6, orderBy: { field: BEST_SELLING }) {
      nodes {
        ...ListingRow
      }
    }
    recentSteps(first: 7) {
      ...Step
    }
  }
`);

const BEST_OF = graphql(`
  query BestOf($task: String!) {
    listings(first: 6, filter: { task: { eq: $task } }, orderBy: { field: BEST_SELLING }) {
      nodes {
        ...ListingRow
      }
    }
  }
`);

export function Home() {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const denom = useDenom();
  const [{ data: answer, error }, again] = useQuery({
    query: HOME,
    variables: { denom: denom ?? "" },
    pause: !denom,
  });
  // Drawn in short tasks, between which the browser answers the reader.
  const data = useDeferredValue(answer);
  return (
    <>
      <section className={css.lead}>
        <h1 className={css.title}>
          {words.home.title.map((line) => (
            <span key={line}>{line} </span>
          ))}
        </h1>
        <div>
          <p className={css.what}>{words.home.lead}</p>
          <SearchField className={css.ask ?? ""} label={words.home.ask} large />
          <p className={css.hint}>{words.home.askHint}</p>
        </div>
      </section>
      {error && !data ? (
        <Away error={error} again={again} />
      ) : (
        <>
          <Scale bars={data?.all.histogram} total={data?.all.total} best={data?.best.nodes} />
          <div className={css.figures}>
            <MarketFigures data={data} denom={denom ?? ""} />
          </div>
          <div className={css.columns}>
            <Selling data={data} denom={denom} />
            <Now data={data} api={config.api} />
          </div>
        </>
      )}
      <How words={words} denom={denom} />
    </>
  );
}

function MarketFigures({ data, denom }: { data: HomeQuery | undefined; denom: string }) {
  const { words, format } = useSpeech();
  const unit = unitOf(denom);
  const month = data?.settled[0];
  const stake = data?.market.stakes.find((stakes) => stakes.total.denom === denom);
  const times = data?.market.deliveryTimes;
  const ended = month && Number(month.settled) + Number(month.refunded);
  const returned = month && ended ? Number(month.refunded) / ended : 0;
  const sales = Number(month?.settled ?? 0);
  const sellers = Number(stake?.sellers ?? 0);
  return (
    <Figures>
      <Figure
        label={words.home.settled}
        value={data && format.amount(month?.volume.amount ?? "0", denom)}
        unit={unit}
        note={words.home.sales(format.number(sales), sales === 1)}
      />
      <Figure
        label={words.home.returned}
        value={data && format.share(returned)}
        note={
          data && words.home.sales(format.number(Number(month?.refunded ?? 0)), Number(month?.refunded) === 1)
        }
      />
      <Figure
        label={words.home.stake}
        value={data && format.amount(stake?.total.amount ?? "0", denom)}
        unit={unit}
        note={words.home.sellers(format.number(sellers), sellers === 1)}
      />
      <Figure
        label={words.home.proof}
        value={data && (times?.median == null ? "–" : format.span(times.median))}
        note={
          data &&
          (times?.nineInTen == null ? words.home.noProof : words.home.nineInTen(format.span(times.nineInTen)))
        }
      />
    </Figures>
  );
}

const LISTS = ["trending", "newest", "best"] as const;

function Selling({ data, denom }: { data: HomeQuery | undefined; denom: string | undefined }) {
  const { words } = useSpeech();
  const [list, setList] = useState<(typeof LISTS)[number]>("trending");
  const [task, setTask] = useState<string | null>(null);
  const tabs = useTabs<(typeof LISTS)[number]>({
    label: words.home.selling,
    names: LISTS,
    chosen: list,
    choose: setList,
    titleOf: (name) => words.home[name],
  });
  const tasks = data?.all.facets?.[0]?.values ?? [];
  const isOfTask = list === "best" && task !== null;
  const [{ data: of, fetching, error }, again] = useQuery({
    query: BEST_OF,
    variables: { task: task ?? "" },
    pause: !isOfTask,
  });
  const rows = isOfTask ? (fetching ? undefined : of?.listings.nodes) : data?.[list].nodes;
  const isAway = isOfTask && error !== undefined && !of;
  return (
    <section className={css.selling}>
      <header className={css.head}>
        <h2>{words.home.selling}</h2>
        {tabs.list(css.lists)}
      </header>
      {tabs.panel(
        <>
          {list === "best" && tasks.length > 1 && (
            <fieldset className={css.tasks}>
              <legend className="told">{words.lists.task}</legend>
              {[null, ...tasks.map(({ value }) => value)].map((value) => (
                <label key={value}>
                  <input type="radio" name="task" checked={task === value} onChange={() => setTask(value)} />
                  <span>{value ?? words.home.allTasks}</span>
                </label>
              ))}
            </fieldset>
          )}
          {isAway ? (
            <Away error={error} again={again} />
          ) : rows?.length === 0 ? (
            <Nothing
              heading="h3"
              title={isOfTask ? words.home.noneOf(task) : words.home.empty}
              ways={
                isOfTask
                  ? [
                      <LinkButton key="task" onClick={() => setTask(null)}>
                        {words.lists.without(task)}
                      </LinkButton>,
                      <Link key="words" to="/models" search={{ words: task }}>
                        {words.home.mention(task)}
                      </Link>,
                      <Link key="all" to="/models" search={{}}>
                        {words.lists.all}
                      </Link>,
                    ]
                  : [
                      <Link key="sell" to="/sell">
                        {words.home.sellFirst}
                      </Link>,
                    ]
              }
            />
          ) : (
            <>
              <Listed rows={rows} denom={denom} />
              <p className={css.legend}>{words.tally.caption}</p>
            </>
          )}
        </>,
      )}
    </section>
  );
}

/** Rows, or bars in their places. */
function Listed(props: { rows: readonly ListingRowFragment[] | undefined; denom: string | undefined }) {
  const { words } = useSpeech();
  const { rows, denom } = props;
  return (
    <table>
      <thead>
        <tr>
          <th>{words.home.model}</th>
          <th className={css.number}>{words.home.weight}</th>
          <th className={css.sales}>{words.tally.last(32)}</th>
          <th className={css.number}>{denom && words.home.from(unitOf(denom))}</th>
        </tr>
      </thead>
      <tbody>
        {rows?.map((row) => <Row key={row.id} row={row} denom={denom} />) ??
          LISTS.map((name) => (
            <tr key={name}>
              <td colSpan={4}>
                <Bar width={240} />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Row({ row, denom }: { row: ListingRowFragment; denom: string | undefined }) {
  const { words, format } = useSpeech();
  const price = lowest(row.plans, denom);
  const summary = row.card?.summary;
  return (
    <tr className={css.row}>
      <td>
        <Link to="/models/$id" params={{ id: row.id }} className={css.name}>
          {row.name}
        </Link>
        <Marks of={row} />
        {summary && <p className={css.line}>{summary}</p>}
        <p className={css.by}>
          {short(row.seller)} <Stars rating={row.rating} />
        </p>
      </td>
      <td className={css.number}>{row.latestVersion && format.bytes(row.latestVersion.size)}</td>
      <td className={css.sales}>
        {row.trackRecord.ends.length === 0 ? (
          <span className={css.by}>{words.tally.none}</span>
        ) : (
          <Tally ends={row.trackRecord.ends} />
        )}
      </td>
      <td className={css.number}>
        <span className={css.price}>{price && format.amount(price.amount, price.denom)}</span>
        {isUnbacked(row) && <p className={css.by}>{words.lists.noOrder}</p>}
      </td>
    </tr>
  );
}

function Now({ data, api }: { data: HomeQuery | undefined; api: string }) {
  const { words, format } = useSpeech();
  const steps = useLiveSteps(api, data?.recentSteps);
  const height = useHeight();
  // A step that was told since is newer than the block that the page was read at.
  const time = [data?._meta?.time ?? "", steps?.[0]?.at ?? ""].sort().at(-1);
  return (
    <section className={css.now}>
      <header className={css.head}>
        <h2>{words.home.now}</h2>
        <p className={css.note}>
          {data?._meta && words.home.height(format.number(Math.max(Number(data._meta.height), height)))}
        </p>
      </header>
      <ol className={css.steps}>
        {steps?.map(({ cursor, kind, at, order }) => (
          <li key={cursor}>
            <span className={css.ago}>
              {time &&
                format
                  .span((Date.parse(time) - Date.parse(at)) / 1000)
                  .split(" ", 2)
                  .join(" ")}
            </span>
            <p className={css.step}>
              {order.listing && (
                <Link to="/models/$id" params={{ id: order.listing.id }}>
                  {order.listing.name}
                </Link>
              )}
              <Marks of={order.listing} />
              <Standing known={knownBy(kind)} word={stepOf(kind, words)} />
            </p>
            <span className={kind === "REFUNDED" ? css.lost : css.paid}>
              {kind === "REFUNDED" && "\u2212"}
              {format.amount(order.price.amount, order.price.denom)}
            </span>
          </li>
        ))}
      </ol>
      {steps?.length === 0 && <p className={css.empty}>{words.home.quiet}</p>}
    </section>
  );
}

const WAITING: readonly StepKind[] = ["PLACED", "TAKEN", "OFFERED", "DISPUTE_OPENED", "DISPUTE_PROPOSED"];

function stepOf(kind: StepKind, words: Words): string {
  const known: Partial<Record<StepKind, string>> = words.steps;
  return known[kind] ?? words.steps.other(kind);
}

/** The chain proves deliveries and settlements; a payment and a dispute wait for one, and a refund is money that went back. */
function knownBy(kind: StepKind): Known {
  if (kind === "REFUNDED" || kind === "PROVEN_BAD") return "refunded";
  return WAITING.includes(kind) ? "waiting" : "proven";
}

function How({ words, denom }: { words: Words; denom: string | undefined }) {
  return (
    <section className={css.how}>
      <h2>{words.home.how}</h2>
      <ol>
        {words.home.steps.map(([name, text]) => (
          <li key={name}>
            <h3>{name}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      {denom && (
        <p className={css.coin}>
          {words.home.coin(unitOf(denom))} <Link to="/account">{words.home.toAccount}</Link>
        </p>
      )}
    </section>
  );
}
