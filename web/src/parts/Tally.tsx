import type { SaleEnd } from "../api/generated/graphql";
import { useSpeech } from "../words";
import css from "./Tally.module.css";

/** One stroke a sale, oldest first: up settled, down refunded, both a split, short and blue open. */
export function Tally({ ends, step = 4 }: { ends: readonly SaleEnd[]; step?: number }) {
  const { words } = useSpeech();
  const count = (wanted: SaleEnd) => ends.filter((end) => end === wanted).length;
  const refunded = ends.length - count("SETTLED") - count("SPLIT") - count("OPEN");
  const width = Math.max(ends.length * step, 1);
  return (
    <svg className={css.tally} width={width} height={15} viewBox={`0 0 ${width} 15`} role="img">
      <title>{words.tally.told(count("SETTLED"), refunded, count("SPLIT"), count("OPEN"))}</title>
      <path className={css.line} d={`M0 8.500H${width}`} />
      {ends.map((end, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stroke is its place
        <Stroke key={place} end={end} x={place * step + 0.5} />
      ))}
    </svg>
  );
}

function Stroke({ end, x }: { end: SaleEnd; x: number }) {
  switch (end) {
    case "SETTLED":
      return <path className={css.settled} d={`M${x} 0v8`} />;
    case "OPEN":
      return <path className={css.open} d={`M${x} 4v4`} />;
    case "SPLIT":
      return (
        <>
          <path className={css.settled} d={`M${x} 0v8`} />
          <path className={css.back} d={`M${x} 9v6`} />
        </>
      );
    default:
      return <path className={css.back} d={`M${x} 9v6`} />;
  }
}
