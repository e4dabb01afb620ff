/** A range of a histogram, as the index counts it. */
export interface Counted {
  from: number | string;
  below?: number | string | null;
  count: number | string;
}

/** The bounds of a histogram's ranges, each once, the least first: where a pointer can stand. */
export function stopsOf(bars: readonly Counted[]): string[] {
  const found = bars.map(({ from }) => String(from));
  const last = bars[bars.length - 1];
  if (!last) return [];
  // The last range is open above where numbers end: it ends as the ones before it do.
  found.push(last.below == null ? (BigInt(last.from) * 10n).toString() : String(last.below));
  return found;
}

/** Where a value stands among the stops, in steps: on a logarithmic scale between two of them. */
export function placeIn(stops: readonly string[], value: number): number {
  const known = stops.map(Number);
  const next = known.findIndex((stop) => stop > value);
  if (next === 0) return 0;
  if (next < 0) return Math.max(0, known.length - 1);
  const [low, high] = [known[next - 1] ?? 0, known[next] ?? 0];
  const share = low > 0 ? Math.log(value / low) / Math.log(high / low) : value / high;
  return next - 1 + Math.min(1, Math.max(0, share));
}

/** The bars on a scale of stops: those that would stand on each other, as those beyond its ends, are one. */
export function drawn(
  bars: readonly Counted[],
  stops: readonly string[],
  width: number,
): { x: number; count: number; from: number }[] {
  const found = new Map<number, { x: number; count: number; from: number }>();
  const steps = Math.max(1, stops.length - 1);
  for (const { from, below, count } of bars) {
    const low = Math.max(1, Number(from));
    const middle = Math.sqrt(low * Number(below ?? low * 10));
    const x = Math.round((placeIn(stops, middle) / steps) * width);
    const before = found.get(x);
    found.set(x, { x, count: (before?.count ?? 0) + Number(count), from: before?.from ?? Number(from) });
  }
  return [...found.values()];
}
