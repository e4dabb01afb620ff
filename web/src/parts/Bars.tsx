import type { ReactNode } from "react";
import { useSpeech } from "../words";
import css from "./Chart.module.css";
import { type Bar, extentOf, pixelOf, rungsOf, type Unit } from "./chart";
import { useWidth } from "./width";

const HEIGHT = 168;
/** Room above the highest bar, so that its hairline's label is not cut. */
const TOP = 8;
const FOOT = 24;
/** Labels stand outside, at the right. */
const GUTTER = 72;

/**
 * A stroke for each span, from a line: up is what the sellers were paid, down in red what went back. The span that is not
 * over is blue. A table has the same.
 */
export function Bars(props: {
  title: string;
  /** What it shows, for whoever does not see it. */
  told: string;
  bars: readonly Bar[];
  unit: Unit;
  /** The span that is not over. */
  now?: string | undefined;
  write: (value: bigint) => string;
  /** Without `down`, nothing can go back. */
  heads: { span: string; up: string; down?: string };
  right?: ReactNode;
}) {
  const { words } = useSpeech();
  const [ref, width] = useWidth(744);
  const { bars, write } = props;
  const dayOf = useDays(props.unit);
  const extent = extentOf(bars);
  const tall = HEIGHT - TOP - FOOT;
  const y = (value: bigint) => Math.round(TOP + pixelOf(value, extent, tall)) + 0.5;
  const room = Math.max(1, width - GUTTER);
  const step = room / Math.max(bars.length, 1);
  const x = (place: number) => Math.round((place + 0.5) * step);
  const thick = Math.max(1, Math.min(props.unit === "DAY" ? 4 : 12, Math.floor(step) - 1));
  return (
    <figure className={css.chart}>
      <header className={css.head}>
        <h2>{props.title}</h2>
        {props.right}
      </header>
      <svg ref={ref} className={css.drawn} height={HEIGHT} role="img" aria-label={props.told}>
        {rungsOf(extent).map((rung) => (
          <g key={rung.toString()}>
            <path className={rung === 0n ? css.zero : css.rung} d={`M0 ${y(rung)}H${room}`} />
            <text className={css.label} x={room + 8} y={y(rung) + 4}>
              {write(rung)}
            </text>
          </g>
        ))}
        {bars.map(({ from, up, down }, place) => (
          <g key={from}>
            <title>{`${dayOf(from)}: ${write(up)}${down > 0n ? `, ${write(-down)}` : ""}`}</title>
            {up > 0n && (
              <path
                className={from === props.now ? css.today : css.up}
                strokeWidth={thick}
                d={`M${x(place)} ${y(0n)}V${Math.min(y(up), y(0n) - 1)}`}
              />
            )}
            {down > 0n && (
              <path
                className={css.down}
                strokeWidth={thick}
                d={`M${x(place)} ${y(0n)}V${Math.max(y(-down), y(0n) + 1)}`}
              />
            )}
          </g>
        ))}
        {marksOf(bars.length, room).map((place) => (
          <text
            key={place}
            className={css.label}
            x={place === 0 ? 0 : place === bars.length - 1 ? room : x(place)}
            y={HEIGHT - 6}
            textAnchor={place === 0 ? "start" : place === bars.length - 1 ? "end" : "middle"}
          >
            {dayOf(bars[place]?.from ?? "")}
          </text>
        ))}
      </svg>
      <details className={css.same}>
        <summary>{words.charts.table}</summary>
        <table>
          <thead>
            <tr>
              <th>{props.heads.span}</th>
              <th>{props.heads.up}</th>
              {props.heads.down && <th>{props.heads.down}</th>}
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ up, down }) => up > 0n || down > 0n)
              .map(({ from, up, down }) => (
                <tr key={from}>
                  <td>{dayOf(from)}</td>
                  <td>{write(up)}</td>
                  {props.heads.down && <td className={down > 0n ? css.lost : ""}>{write(-down)}</td>}
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** The spans that are named: the first, the last, and one between them where there is room. */
function marksOf(count: number, room: number): number[] {
  if (count === 0) return [];
  const all = room > 420 ? [0, Math.floor(count / 2), count - 1] : [0, count - 1];
  return [...new Set(all)];
}

function useDays(unit: Unit): (from: string) => string {
  const { format } = useSpeech();
  return unit === "DAY" ? format.day : format.month;
}
