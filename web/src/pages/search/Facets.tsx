import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, memo, type ReactNode, useRef, useState } from "react";
import { useQuery } from "urql";
import type { Right } from "../../api/generated/graphql";
import { parseAmount, typedAmount } from "../../market/amount";
import { unitOf, useSpeech, type Words } from "../../words";
import css from "./Facets.module.css";
import { type Found, MOST_VALUES, questionOf, VALUES } from "./query";
import { Range } from "./Range";
import { placeIn, stopsOf } from "./ranges";
import { GB, LOADINGS, RIGHTS, type Sought, STANDINGS, STARS, toggled, without } from "./sought";

type Bars = Found["memory"];
/** Changes the search that stands in the address by then: a pointer that still moved knows an older one. */
type Go = (change: (before: Sought) => Sought) => void;

/** Everything that narrows a search, with what each choice would find. */
export const Facets = memo(function Facets({
  sought,
  found,
  denom,
}: {
  sought: Sought;
  found: Found | undefined;
  denom: string;
}) {
  const { words, format } = useSpeech();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    // What was pressed is gone, and keys would go on from the page's top.
    opener.current?.focus();
  };
  const leave = (event: KeyboardEvent) => event.key === "Escape" && open && close();
  const navigate = useNavigate({ from: "/models" });
  const go: Go = (change) => navigate({ search: change, replace: true });
  const rights = (Object.keys(RIGHTS) as Right[]).map((value) => ({
    value,
    label: words.rights[RIGHTS[value]],
    count: countOf(found, "RIGHT", value),
  }));
  return (
    <aside className={css.facets}>
      <button
        ref={opener}
        type="button"
        className={css.opener}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {words.search.filters}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons do the same */}
      <div className={open ? css.open : css.closed} onKeyDown={leave}>
        {open && (
          <header className={css.head}>
            <h2>{words.search.filters}</h2>
            <button type="button" className={css.close} onClick={close}>
              {words.search.close}
            </button>
          </header>
        )}
        {/* All at once: one part after another would move those below. */}
        {found && (
          <>
            <Options name="task" denom={denom} sought={sought} found={found} go={go} />
            <Facet title={words.rights.you}>
              {rights.map(({ value, label, count }) => (
                <Option
                  key={value}
                  label={label}
                  count={format.number(count)}
                  checked={sought.rights?.includes(value) ?? false}
                  change={() => go((before) => toggled(before, "rights", value))}
                />
              ))}
            </Facet>
            <Facet title={words.search.publisher}>
              {STANDINGS.map((value) => (
                <Option
                  key={value}
                  label={words.search.standings[value]}
                  count={format.number(countOf(found, "PUBLISHER_STANDING", value))}
                  checked={sought.standing?.includes(value) ?? false}
                  change={() => go((before) => toggled(before, "standing", value))}
                />
              ))}
            </Facet>
            <Facet title={words.search.loads}>
              {LOADINGS.map((value) => (
                <Option
                  key={value}
                  label={words.search.loadings[value]}
                  count={format.number(countOf(found, "LOADS", value))}
                  checked={sought.loads?.includes(value) ?? false}
                  change={() => go((before) => toggled(before, "loads", value))}
                />
              ))}
              {(valuesOf(found, "SCANNED")?.length || sought.scanned) && (
                <Option
                  label={words.marks.scanned.CLEAN}
                  count={format.number(countOf(found, "SCANNED", "CLEAN"))}
                  checked={sought.scanned?.includes("CLEAN") ?? false}
                  change={() => go((before) => toggled(before, "scanned", "CLEAN"))}
                />
              )}
            </Facet>
            <Rating sought={sought} bars={found.ratings ?? []} go={go} />
            <Memory sought={sought} bars={found.memory} go={go} />
            <Size sought={sought} bars={found.sizes} go={go} />
            <Price sought={sought} bars={found.prices} denom={denom} go={go} />
            <Options name="format" denom={denom} sought={sought} found={found} go={go} />
            <Options name="license" denom={denom} sought={sought} found={found} go={go} />
          </>
        )}
        <div className={css.foot}>
          <button type="button" className={css.shut} onClick={close}>
            {words.search.show(found?.total ? format.number(found.total.count) : "")}
          </button>
        </div>
      </div>
    </aside>
  );
});

function Facet({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <fieldset className={css.facet}>
      <legend>{title}</legend>
      {note && <span className={css.set}>{note}</span>}
      {children}
    </fieldset>
  );
}

/** What is chosen among values, by the index's name of it. */
const OPTIONS = { task: "TASK", format: "FORMAT", license: "LICENSE" } as const;

const valuesOf = (found: Pick<Found, "facets"> | undefined, name: string) =>
  found?.facets?.find(({ facet }) => facet === name)?.values;

const countOf = (found: Found | undefined, facet: string, value: string) =>
  valuesOf(found, facet)?.find((each) => each.value === value)?.count ?? 0;

function Options(props: { name: keyof typeof OPTIONS; denom: string; sought: Sought; found: Found; go: Go }) {
  const { words, format } = useSpeech();
  const facet = OPTIONS[props.name];
  const chosen = props.sought[props.name] ?? [];
  const question = questionOf(props.sought, props.denom);
  const [isWhole, setWhole] = useState(false);
  const [{ data }] = useQuery({
    query: VALUES,
    variables: { words: question.words, filter: question.filter, of: facet },
    pause: !isWhole,
  });
  // What is chosen stays, whatever it finds. Behind as many values as are asked for, nobody said how much that is.
  const known = valuesOf(isWhole ? data?.listings : undefined, facet) ?? valuesOf(props.found, facet) ?? [];
  const missing = chosen.filter((value) => !known.some((each) => each.value === value));
  const count = known.length < MOST_VALUES ? 0 : null;
  const all = [...known, ...missing.map((value) => ({ value, count }))];
  if (all.length === 0) return null;
  return (
    <Facet title={props.name === "task" ? words.lists.task : words.search[props.name]}>
      {all.map(({ value, count }) => (
        <Option
          key={value}
          label={value}
          count={count === null ? "" : format.number(count)}
          checked={chosen.includes(value)}
          change={() => props.go((before) => toggled(before, props.name, value))}
        />
      ))}
      {!isWhole && known.length >= MOST_VALUES && (
        <button type="button" className={css.more} onClick={() => setWhole(true)}>
          {words.search.moreValues}
        </button>
      )}
    </Facet>
  );
}

function Option(props: { label: string; count: string; checked: boolean; change: () => void }) {
  return (
    <label className={`${css.option} ${props.count === "0" ? css.none : ""}`}>
      <input type="checkbox" checked={props.checked} onChange={props.change} />
      <span className={css.label}>{props.label}</span>
      <span className={css.count}>{props.count}</span>
    </label>
  );
}

function Rating({ sought, bars, go }: { sought: Sought; bars: NonNullable<Found["ratings"]>; go: Go }) {
  const { words, format } = useSpeech();
  if (bars.length === 0 && !sought.stars) return null;
  const count = (stars: number) =>
    bars.reduce((sum, bar) => sum + (Number(bar.from) < stars * 1000 ? 0 : Number(bar.count)), 0);
  return (
    <Facet title={words.search.rating}>
      {STARS.map((stars) => (
        <Option
          key={stars}
          label={words.search.stars(format.number(stars))}
          count={format.number(count(stars))}
          checked={sought.stars === stars}
          change={() =>
            go((before) => (before.stars === stars ? without(before, "stars") : { ...before, stars }))
          }
        />
      ))}
    </Facet>
  );
}

/** What machines have. */
const MEMORIES = [0.5, 1, 2, 4, 8, 12, 16, 24, 48, 80].map((size) => String(size * GB));

function Memory({ sought, bars, go }: { sought: Sought; bars: Bars | undefined; go: Go }) {
  const { words, format } = useSpeech();
  const { memory } = sought;
  return (
    <Facet
      title={words.search.runsIn}
      note={memory ? words.search.upTo(format.bytes(memory)) : words.search.anyMemory}
    >
      <Range
        label={words.search.runsIn}
        bars={bars ?? []}
        stops={MEMORIES}
        both={false}
        set={{ low: null, high: memory ? Math.ceil(placeIn(MEMORIES, memory)) : null }}
        change={({ high }) => {
          const chosen = high === null ? undefined : MEMORIES[high];
          go((before) =>
            chosen === undefined ? without(before, "memory") : { ...before, memory: Number(chosen) },
          );
        }}
        say={format.bytes}
        names={{ low: words.search.least, high: words.search.most, open: words.search.anyMemory }}
      />
    </Facet>
  );
}

function Size({ sought, bars, go }: { sought: Sought; bars: Bars | undefined; go: Go }) {
  const { words, format } = useSpeech();
  const { heavier, lighter } = sought;
  const stops = stopsOf(bars ?? []);
  if (stops.length === 0 && !heavier && !lighter) return null;
  const bound = (bytes: number | undefined) =>
    bytes === undefined ? null : Math.round(placeIn(stops, bytes));
  return (
    <Facet
      title={words.search.size}
      {...((heavier || lighter) && {
        note: between(
          heavier === undefined ? undefined : format.bytes(heavier),
          lighter === undefined ? undefined : format.bytes(lighter),
          words,
        ),
      })}
    >
      <Range
        label={words.search.size}
        bars={bars ?? []}
        stops={stops}
        both
        set={{ low: bound(heavier), high: bound(lighter) }}
        change={({ low, high }) => {
          const [from, to] = [low === null ? undefined : stops[low], high === null ? undefined : stops[high]];
          go(({ heavier: _, lighter: __, ...rest }) => ({
            ...rest,
            ...(from && { heavier: Number(from) }),
            ...(to && { lighter: Number(to) }),
          }));
        }}
        say={format.bytes}
        names={{ low: words.search.least, high: words.search.most, open: words.search.open }}
      />
    </Facet>
  );
}

function Price(props: { sought: Sought; bars: Bars | undefined; denom: string; go: Go }) {
  const { words, format } = useSpeech();
  const { sought, bars, denom, go } = props;
  const stops = stopsOf(bars ?? []);
  if (stops.length === 0 && !sought.from && !sought.to) return null;
  const bound = (base: string | undefined) =>
    base === undefined ? null : Math.round(placeIn(stops, Number(base)));
  const set = (from: string | null | undefined, to: string | null | undefined) =>
    go(({ from: _, to: __, ...rest }) => ({ ...rest, ...(from && { from }), ...(to && { to }) }));
  const title = words.search.price(unitOf(denom));
  const write = (base: string) => format.amount(base, denom);
  return (
    <Facet
      title={title}
      {...((sought.from || sought.to) && {
        note: between(sought.from && write(sought.from), sought.to && write(sought.to), words),
      })}
    >
      {stops.length > 0 && (
        <Range
          label={title}
          bars={bars ?? []}
          stops={stops}
          both
          set={{ low: bound(sought.from), high: bound(sought.to) }}
          change={({ low, high }) =>
            set(low === null ? null : stops[low], high === null ? null : stops[high])
          }
          say={write}
          names={{ low: words.search.least, high: words.search.most, open: words.search.open }}
        />
      )}
      <div className={css.bounds}>
        {(["from", "to"] as const).map((name) => {
          const take = (typed: string) => {
            const amount = parseAmount(typed, denom);
            // A bound of nothing bounds nothing.
            const base = amount === "0" ? null : amount;
            if ((base ?? undefined) === sought[name]) return;
            set(name === "from" ? base : sought.from, name === "to" ? base : sought.to);
          };
          const hint = name === "from" ? words.search.least : words.search.most;
          return (
            <input
              // What a pointer set stands here too.
              key={`${name} ${sought[name]}`}
              type="text"
              inputMode="decimal"
              autoComplete="off"
              placeholder={hint}
              aria-label={`${title}, ${hint}`}
              defaultValue={sought[name] ? typedAmount(sought[name], denom) : ""}
              onBlur={(event) => take(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget.value)}
            />
          );
        })}
      </div>
    </Facet>
  );
}

function between(from: string | undefined, to: string | undefined, words: Words): string {
  if (from === undefined) return words.search.upTo(to ?? "");
  return to === undefined ? words.search.fromOn(from) : words.units.between(from, to);
}
