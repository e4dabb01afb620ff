import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Right } from "../../api/generated/graphql";
import { unitOf, useSpeech } from "../../words";
import css from "./Facets.module.css";
import type { Found } from "./Search";
import { RIGHTS, type Sought, toggled, without } from "./sought";

type Bars = Found["memory"];

/** Everything that narrows a search, with what each choice would find. */
export function Facets({
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
  const navigate = useNavigate({ from: "/models" });
  const go = (search: Sought) => navigate({ search, replace: true });
  const counts = (name: string) => found?.facets?.find(({ facet }) => facet === name)?.values;
  const rights = (Object.keys(RIGHTS) as Right[]).map((value) => ({
    value,
    label: words.rights[RIGHTS[value]],
    count: counts("RIGHT")?.find((each) => each.value === RIGHTS[value])?.count ?? 0,
  }));
  return (
    <aside className={css.facets}>
      <button type="button" className={css.opener} aria-expanded={open} onClick={() => setOpen(!open)}>
        {words.search.filters}
      </button>
      <div className={open ? css.open : css.closed}>
        <Options name="task" title={words.search.task} sought={sought} values={counts("TASK")} go={go} />
        <Facet title={words.rights.you}>
          {rights.map(({ value, label, count }) => (
            <Option
              key={value}
              label={label}
              count={format.number(count)}
              checked={sought.rights?.includes(value) ?? false}
              change={() => go(toggled(sought, "rights", value))}
            />
          ))}
        </Facet>
        <Memory sought={sought} bars={found?.memory} go={go} />
        <Price sought={sought} bars={found?.prices} denom={denom} go={go} />
        <Options
          name="format"
          title={words.search.format}
          sought={sought}
          values={counts("FORMAT")}
          go={go}
        />
        <Options
          name="license"
          title={words.search.license}
          sought={sought}
          values={counts("LICENSE")}
          go={go}
        />
        <button type="button" className={css.shut} onClick={() => setOpen(false)}>
          {words.search.show(found?.total ? format.number(found.total.count) : "")}
        </button>
      </div>
    </aside>
  );
}

function Facet({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <fieldset className={css.facet}>
      <legend>{title}</legend>
      {note && <span className={css.set}>{note}</span>}
      {children}
    </fieldset>
  );
}

function Options(props: {
  name: "task" | "format" | "license";
  title: string;
  sought: Sought;
  values: readonly { value: string; count: number | string }[] | undefined;
  go: (search: Sought) => void;
}) {
  const { format } = useSpeech();
  const chosen = props.sought[props.name] ?? [];
  // What is chosen stays, whatever it finds.
  const known = props.values ?? [];
  const missing = chosen.filter((value) => !known.some((each) => each.value === value));
  const all = [...known, ...missing.map((value) => ({ value, count: 0 }))];
  if (all.length === 0) return null;
  return (
    <Facet title={props.title}>
      {all.map(({ value, count }) => (
        <Option
          key={value}
          label={value}
          count={format.number(count)}
          checked={chosen.includes(value)}
          change={() => props.go(toggled(props.sought, props.name, value))}
        />
      ))}
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

const WIDTH = 232;
const HEIGHT = 44;

/** Bars of ranges that grow 1, 2, 5, 10: chosen ones in ink. */
function Histogram({ bars, isChosen }: { bars: Bars; isChosen: (from: number) => boolean }) {
  const shown = bars ?? [];
  const most = Math.max(1, ...shown.map((bar) => Number(bar.count)));
  const step = WIDTH / Math.max(shown.length, 1);
  return (
    <svg className={css.histogram} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} className={css.chosen} />
      {shown.map((bar, place) => {
        const x = Math.round(place * step + step / 2) + 0.5;
        const height = Math.ceil(Math.sqrt(Number(bar.count) / most) * (HEIGHT - 4));
        const chosen = isChosen(Number(bar.from));
        return (
          <path
            key={bar.from}
            className={chosen ? css.chosen : css.other}
            d={`M${x} ${HEIGHT - 1}v${-height}`}
          />
        );
      })}
    </svg>
  );
}

const GB = 1_000_000_000;
const MEMORIES = [1, 2, 4, 8, 12, 16, 24, 48, 80];

function Memory({
  sought,
  bars,
  go,
}: {
  sought: Sought;
  bars: Bars | undefined;
  go: (search: Sought) => void;
}) {
  const { words, format } = useSpeech();
  const { memory } = sought;
  return (
    <Facet
      title={words.search.runsIn}
      note={memory ? words.search.upTo(format.bytes(memory)) : words.search.anyMemory}
    >
      <Histogram bars={bars ?? null} isChosen={(from) => memory === undefined || from <= memory} />
      <input
        type="range"
        min={0}
        max={MEMORIES.length}
        value={memory ? place(memory) : MEMORIES.length}
        aria-label={words.search.runsIn}
        aria-valuetext={memory ? words.search.upTo(format.bytes(memory)) : words.search.anyMemory}
        onChange={(event) => {
          const chosen = MEMORIES[Number(event.target.value)];
          go(chosen === undefined ? without(sought, "memory") : { ...sought, memory: chosen * GB });
        }}
      />
    </Facet>
  );
}

function place(memory: number): number {
  const at = MEMORIES.findIndex((size) => size * GB >= memory);
  return at < 0 ? MEMORIES.length : at;
}

function Price(props: {
  sought: Sought;
  bars: Bars | undefined;
  denom: string;
  go: (search: Sought) => void;
}) {
  const { words } = useSpeech();
  const { sought, bars, denom, go } = props;
  const scale = unitOf(denom) === denom ? 1 : 1_000_000;
  const within = (from: number) =>
    from >= Number(sought.from ?? 0) && from <= Number(sought.to ?? Number.MAX_VALUE);
  const set = (bound: "from" | "to", typed: string) => {
    const value = Number(typed);
    const base =
      Number.isFinite(value) && value > 0 ? BigInt(Math.round(value * scale)).toString() : undefined;
    const { [bound]: _, ...rest } = sought;
    go(base ? { ...rest, [bound]: base } : rest);
  };
  return (
    <Facet title={words.search.price(unitOf(denom))}>
      <Histogram bars={bars ?? null} isChosen={within} />
      <div className={css.bounds}>
        {(["from", "to"] as const).map((bound) => (
          <input
            key={bound}
            type="number"
            min={0}
            step="any"
            inputMode="decimal"
            placeholder={bound === "from" ? words.search.least : words.search.most}
            aria-label={`${words.search.price(unitOf(denom))}, ${bound === "from" ? words.search.least : words.search.most}`}
            defaultValue={sought[bound] ? Number(sought[bound]) / scale : ""}
            onBlur={(event) => set(bound, event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && set(bound, event.currentTarget.value)}
          />
        ))}
      </div>
    </Facet>
  );
}
