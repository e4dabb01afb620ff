import { useEffect, useRef, useState } from "react";
import css from "./Facets.module.css";
import { type Counted, drawn } from "./ranges";

const WIDTH = 232;
const HEIGHT = 44;
/** Half of a pointer: a slider's ends are as far within it. */
const INSET = 12;
const BASE = HEIGHT - 0.5;

interface Bounds {
  /** The stops between which values are sought; null at an end that is open. */
  low: number | null;
  high: number | null;
}

/** A histogram on a ruler, with a pointer for each bound: dragged, or moved by the keyboard. */
export function Range(props: {
  label: string;
  bars: readonly Counted[];
  stops: readonly string[];
  /** Which pointers there are: an upper bound alone, or both. */
  both: boolean;
  set: Bounds;
  change: (bounds: Bounds) => void;
  say: (stop: string) => string;
  names: { low: string; high: string; open: string };
}) {
  const { bars, stops, both, say, names } = props;
  const end = Math.max(0, stops.length - 1);
  const [draft, move] = useDraft(props.set, props.change);
  const low = draft.low ?? 0;
  const high = draft.high ?? end;
  const told = (place: number, isOpen: boolean) => (isOpen ? names.open : say(stops[place] ?? ""));
  const shown = drawn(bars, stops, WIDTH - 2 * INSET);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const x = (place: number) => Math.round(INSET + (place / Math.max(end, 1)) * (WIDTH - 2 * INSET)) + 0.5;
  const marks = end < 3 ? [0, end] : [0, Math.floor(end / 2), end];
  return (
    <div className={css.range}>
      <svg className={css.histogram} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path d={`M0 ${BASE}H${WIDTH}`} className={css.base} />
        <path d={`M${x(low)} ${BASE}H${x(high)}`} className={css.chosen} />
        {shown.map((bar) => {
          const isIn =
            bar.x >= (low / Math.max(end, 1)) * (WIDTH - 2 * INSET) &&
            bar.x <= (high / Math.max(end, 1)) * (WIDTH - 2 * INSET);
          const height = bar.count === 0 ? 0 : Math.ceil(Math.sqrt(bar.count / most) * (HEIGHT - 4));
          return (
            <path
              key={bar.x}
              className={isIn ? css.chosen : css.other}
              d={`M${bar.x + INSET + 0.5} ${BASE}v${-height}`}
            />
          );
        })}
      </svg>
      <div className={css.pointers}>
        {both && (
          <input
            type="range"
            min={0}
            max={end}
            value={low}
            aria-label={`${props.label}, ${names.low}`}
            aria-valuetext={told(low, draft.low === null)}
            onChange={(event) => {
              const place = Math.min(Number(event.target.value), high);
              move({ ...draft, low: place === 0 ? null : place });
            }}
          />
        )}
        <input
          type="range"
          min={0}
          max={end}
          value={high}
          aria-label={both ? `${props.label}, ${names.high}` : props.label}
          aria-valuetext={told(high, draft.high === null)}
          onChange={(event) => {
            const place = Math.max(Number(event.target.value), low);
            move({ ...draft, high: place === end ? null : place });
          }}
        />
      </div>
      <div className={css.marks} aria-hidden="true">
        {marks.map((place) => (
          <span key={place}>{say(stops[place] ?? "0")}</span>
        ))}
      </div>
    </div>
  );
}

/** Milliseconds for which a pointer has to stand before it is searched by. */
const PAUSE = 200;

function useDraft(set: Bounds, change: (bounds: Bounds) => void): [Bounds, (bounds: Bounds) => void] {
  const [draft, setDraft] = useState(set);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { low, high } = set;
  useEffect(() => setDraft({ low, high }), [low, high]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = (bounds: Bounds) => {
    setDraft(bounds);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change(bounds), PAUSE);
  };
  return [draft, move];
}
