/** Basis points of a share in per cent, with two decimals at most; null for what is none. */
export function basisPoints(typed: string): number | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(typed.replace("%", "").trim());
  if (found === null) return null;
  const [, whole = "0", part = ""] = found;
  const points = Number(whole) * 100 + Number(part.padEnd(2, "0"));
  return points <= 10_000 ? points : null;
}

/** `2.5` for 250. */
export function percentOf(points: number): string {
  const part = (points % 100).toString().padStart(2, "0").replace(/0+$/, "");
  return `${Math.floor(points / 100)}${part === "" ? "" : `.${part}`}`;
}

const UNITS = { s: 1, min: 60, h: 3_600, d: 86_400 } as const;
export type SpanUnit = keyof typeof UNITS;

/** Seconds of a whole number of units; null for what is none. */
export function secondsOf(count: string, unit: SpanUnit): number | null {
  return /^\d{1,9}$/.test(count.trim()) ? Number(count) * UNITS[unit] : null;
}

/** The largest unit of which a span is whole. */
export function inUnits(seconds: number): { count: string; unit: SpanUnit } {
  const unit = (["d", "h", "min"] as const).find((unit) => seconds > 0 && seconds % UNITS[unit] === 0) ?? "s";
  return { count: (seconds / UNITS[unit]).toString(), unit };
}

/** A whole number of at least one; null where nothing was typed, and NaN for what is none. */
export function countOf(typed: string): number | null {
  const text = typed.trim();
  if (text === "") return null;
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : Number.NaN;
}
