import { decimals } from "../words/format";

/** Base units of an amount that somebody typed in units, with a point or a comma, and spaces between digits; null if it is none. */
export function parseAmount(typed: string, denom: string): string | null {
  const places = decimals(denom);
  const found = /^(\d{1,30})(?:[.,](\d{1,18}))?$/.exec(typed.replace(/\s/g, ""));
  if (found === null) return null;
  const [, whole = "", part = ""] = found;
  const kept = part.replace(/0+$/, "");
  if (kept.length > places) return null;
  return (BigInt(whole) * 10n ** BigInt(places) + BigInt(kept.padEnd(places, "0") || 0)).toString();
}

/** Why what somebody typed is no amount that can be paid; null if it is one, or nothing was typed. */
export function faultOf(typed: string, denom: string): "number" | "decimals" | "zero" | null {
  if (typed.trim() === "") return null;
  const amount = parseAmount(typed, denom);
  if (amount !== null) return /^0+$/.test(amount) ? "zero" : null;
  const part = /^\d{1,30}[.,](\d+)$/.exec(typed.replace(/\s/g, ""))?.[1];
  return part === undefined ? "number" : "decimals";
}

/** As a field shows it: with a point, and without what is zero. */
export function typedAmount(amount: string, denom: string): string {
  const places = decimals(denom);
  if (places === 0) return amount;
  const digits = amount.padStart(places + 1, "0");
  const part = digits.slice(-places).replace(/0+$/, "");
  return part === "" ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${part}`;
}

/** The market's part of a price: `packages/protocol/src/shares.rs`. */
export function feeOf(price: bigint, bps: number, least: bigint): bigint {
  const share = (price * BigInt(bps)) / 10_000n;
  return share > least ? share : least;
}
