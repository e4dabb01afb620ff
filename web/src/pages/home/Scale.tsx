import type { HomeQuery } from "../../api/generated/graphql";
import { placeOf } from "../../parts/Ruler";
import { useSpeech } from "../../words";
import css from "./Scale.module.css";

type Bars = HomeQuery["all"]["histogram"];

const WIDTH = 1200;
const HEIGHT = 150;
const POWERS = [6, 7, 8, 9, 10, 11, 12];

/** All models on one ruler. The strokes keep their thickness, whatever the page's width. */
export function Scale({
  bars,
  total,
}: {
  bars: Bars | undefined;
  total: HomeQuery["all"]["total"] | undefined;
}) {
  const { words, format } = useSpeech();
  const most = Math.max(1, ...(bars ?? []).map((bar) => Number(bar.count)));
  const x = (place: number) => Math.round(place * (WIDTH - 1)) + 0.5;
  const count = total ? `${format.number(total.count)}${total.isExact ? "" : "+"}` : "";
  const caption = total ? words.ruler.all(count) : "\u00a0";
  return (
    <figure className={css.scale}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={caption}>
        <path className={css.line} d={`M0 ${HEIGHT - 8.5}H${WIDTH}`} />
        {POWERS.map((power) => (
          <path key={power} className={css.line} d={`M${x(placeOf(10 ** power))} ${HEIGHT - 8.5}v8`} />
        ))}
        {(bars ?? []).map((bar) => {
          const middle = Math.sqrt(Math.max(Number(bar.from), 1) * Number(bar.below ?? Number(bar.from) * 2));
          const height = Math.sqrt(Number(bar.count) / most) * (HEIGHT - 20);
          return (
            <path
              key={bar.from}
              className={css.stroke}
              d={`M${x(placeOf(middle))} ${HEIGHT - 9}v${-height}`}
            />
          );
        })}
      </svg>
      <div className={css.labels} aria-hidden="true">
        {POWERS.map((power) => (
          <span key={power}>{format.bytes(10 ** power)}</span>
        ))}
      </div>
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
