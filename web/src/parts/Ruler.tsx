import { useSpeech } from "../words";
import css from "./Ruler.module.css";

/** Powers of ten of bytes: 10 kB, where small models are, to 1 TB. */
export const LEAST = 4;
export const MOST = 12;

/** The place of a weight on the scale, from 0 at 10 kB to 1 at 1 TB. */
export function placeOf(bytes: number): number {
  return Math.min(1, Math.max(0, (Math.log10(Math.max(bytes, 1)) - LEAST) / (MOST - LEAST)));
}

/** A logarithmic scale bar: a long tick at each power, a medium one at 5. */
export function Ruler({ bytes, width, labels = false }: { bytes: number; width: number; labels?: boolean }) {
  const { words, format } = useSpeech();
  const x = (place: number) => Math.round(place * (width - 1)) + 0.5;
  const powers = Array.from({ length: MOST - LEAST + 1 }, (_, step) => 10 ** (LEAST + step));
  const minor = labels ? [2, 3, 4, 5, 6, 7, 8, 9] : [];
  const base = labels ? 12.5 : 2.5;
  const at = x(placeOf(bytes));
  return (
    <figure className={css.ruler}>
      <svg width={width} height={labels ? 50 : 14} viewBox={`0 0 ${width} ${labels ? 50 : 14}`} role="img">
        <title>{words.ruler.weighs(format.bytes(bytes))}</title>
        <path className={css.line} d={`M0 ${base}H${width}`} />
        {powers.map((power) => (
          <g key={power}>
            <path
              className={css.line}
              d={`M${x(placeOf(power))} ${base - (labels ? 0 : 2)}v${labels ? 9 : 5}`}
            />
            {power < 10 ** MOST &&
              minor.map((times) => (
                <path
                  key={times}
                  className={css.minor}
                  d={`M${x(placeOf(power * times))} ${base}v${times === 5 ? 6 : 4}`}
                />
              ))}
          </g>
        ))}
        {labels && <path className={css.now} d={`M${at} 0v${base}`} />}
        <path className={css.pointer} d={`M${at} ${base + (labels ? 10 : 2)}l4 7h-8z`} />
        {labels &&
          powers.map((power, step) => (
            <text
              key={power}
              x={step === 0 ? 0 : x(placeOf(power))}
              y={46}
              className={step % 2 === 1 && width < 500 ? css.crowded : css.label}
              textAnchor={step === 0 ? "start" : step === powers.length - 1 ? "end" : "middle"}
            >
              {format.bytes(power)}
            </text>
          ))}
      </svg>
    </figure>
  );
}
