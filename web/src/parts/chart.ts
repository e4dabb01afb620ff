/** Spans of a calendar, in UTC, as the index counts them. */
export type Unit = "DAY" | "MONTH";

/** The beginnings of all spans from one time to another, as `2027-01-31`. */
export function spansOf(from: string, to: string, unit: Unit): string[] {
  const last = Date.parse(to);
  const found: string[] = [];
  for (let at = new Date(from.slice(0, 10)); at.getTime() <= last && found.length < 400; at = next(at, unit))
    found.push(at.toISOString().slice(0, 10));
  return found;
}

/** The beginning of the next span. */
function next(at: Date, unit: Unit): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  return new Date(unit === "DAY" ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1));
}

/** A span's bar: up is what the sellers were paid, down what went back. */
export interface Bar {
  from: string;
  up: bigint;
  down: bigint;
}

/** A bar for every span: the index leaves those out in which nothing happened. */
export function barsOf(
  rows: readonly { from: string; up: string | number; down: string | number }[],
  spans: readonly string[],
): Bar[] {
  const known = new Map<string, Bar>();
  for (const { from, up, down } of rows) {
    const span = from.slice(0, 10);
    const before = known.get(span);
    known.set(span, {
      from: span,
      up: (before?.up ?? 0n) + BigInt(up),
      down: (before?.down ?? 0n) + BigInt(down),
    });
  }
  return spans.map((from) => known.get(from) ?? { from, up: 0n, down: 0n });
}

export interface Extent {
  high: bigint;
  low: bigint;
}

/** The least first. */
export function sorted(values: readonly bigint[]): bigint[] {
  return [...values].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}

export function extentOf(bars: readonly Bar[]): Extent {
  const most = (values: bigint[]) => sorted([0n, ...values]).at(-1) ?? 0n;
  return { high: most(bars.map((bar) => bar.up)), low: most(bars.map((bar) => bar.down)) };
}

/** Hairlines at round values, 0 among them, from the lowest upwards: `most` steps at most. */
export function rungsOf({ high, low }: Extent, most = 4): bigint[] {
  const reach = high + low;
  if (reach <= 0n) return [0n];
  const step = roundUp((reach + BigInt(most) - 1n) / BigInt(most));
  const rungs: bigint[] = [];
  for (let rung = -(low / step) * step; rung <= high; rung += step) rungs.push(rung);
  return rungs;
}

/** The least of 1, 2, 5, 10, 20, … that is no less. */
function roundUp(value: bigint): bigint {
  let power = 1n;
  while (power * 10n < value) power *= 10n;
  return [1n, 2n, 5n, 10n].map((times) => times * power).find((round) => round >= value) ?? power * 10n;
}

/** The pixel of a value between two others; amounts are only drawn in floating point. */
export function pixelOf(value: bigint, { high, low }: Extent, height: number): number {
  const reach = high + low;
  if (reach <= 0n) return height;
  return Number(((high - value) * BigInt(Math.round(height * 16))) / reach) / 16;
}

/** The places of labels that don't touch: the last stands in any case, then each from the left that has room. */
export function roomFor(labels: readonly { at: number; width: number }[]): boolean[] {
  const last = labels[labels.length - 1];
  let free = Number.NEGATIVE_INFINITY;
  return labels.map(({ at, width }, place) => {
    if (place === labels.length - 1) return true;
    const fits = at >= free && at + width <= (last?.at ?? 0);
    if (fits) free = at + width;
    return fits;
  });
}
