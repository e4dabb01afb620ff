import { useSpeech } from "../words";
import css from "./Timeline.module.css";

/** A moment of an order: its name, when, and whether time and height reached it. */
export interface Moment {
  name: string;
  at: string;
}

const WIDTH = 744;

/** A ruler of hours: what passed is thick, what is to come a hairline. `now` points from below. */
export function Timeline({ moments, now, left }: { moments: Moment[]; now: string; left: string | null }) {
  const { words, format } = useSpeech();
  const [first, last] = [moments[0], moments[moments.length - 1]];
  if (!first || !last || first === last) return null;
  const [from, to] = [Date.parse(first.at), Math.max(Date.parse(last.at), Date.parse(first.at) + 1000)];
  const place = (at: string) => Math.min(1, Math.max(0, (Date.parse(at) - from) / (to - from)));
  const x = (share: number) => Math.round(share * (WIDTH - 1)) + 0.5;
  const hours = Math.min(48, Math.floor((to - from) / 3_600_000));
  const told = moments.map(({ name, at }) => `${name}: ${format.date(at)} ${format.time(at)}`).join("; ");
  return (
    <figure className={css.timeline}>
      <div className={css.names} aria-hidden="true">
        {[first, last].map(({ name, at }, order) => (
          <span key={name} className={order === 0 ? "" : css.last}>
            <strong>{name}</strong>
            {format.date(at)}, {format.time(at)}
          </span>
        ))}
      </div>
      <svg viewBox={`0 0 ${WIDTH} 34`} role="img" aria-label={told}>
        <path className={css.line} d={`M0 10.500H${WIDTH}`} />
        {Array.from({ length: hours }, (_, hour) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tick is its place
          <path key={hour} className={css.hour} d={`M${x(((hour + 1) * 3_600_000) / (to - from))} 10v3`} />
        ))}
        <path className={css.passed} d={`M0 10.500H${x(place(now))}`} />
        {moments.map(({ name, at }) => (
          <path key={name} className={css.line} d={`M${x(place(at))} 1v10`} />
        ))}
        {left !== null && (
          <>
            <path className={css.now} d={`M${x(place(now))} 14l4 7h-8z`} />
            <text className={css.left} x={x(place(now))} y={33} textAnchor={anchor(place(now))}>
              {left === "" ? words.order.nowOnly : words.order.now(left)}
            </text>
          </>
        )}
      </svg>
    </figure>
  );
}

function anchor(place: number): "start" | "middle" | "end" {
  return place < 0.12 ? "start" : place > 0.88 ? "end" : "middle";
}
