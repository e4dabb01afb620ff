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

/** Why what somebody typed is no amount of a denom: no number, or one with more than `most` decimals. */
export type AmountFault = { kind: "number" } | { kind: "decimals"; most: number };

/** Null where it is one. */
export function amountFault(typed: string, denom: string): AmountFault | null {
  if (parseAmount(typed, denom) !== null) return null;
  return /^\d{1,30}[.,]\d+$/.test(typed.replace(/\s/g, ""))
    ? { kind: "decimals", most: decimals(denom) }
    : { kind: "number" };
}

/** Why what somebody typed is no amount that can be paid; null if it is one, or nothing was typed. */
export function faultOf(typed: string, denom: string): AmountFault["kind"] | "zero" | null {
  if (typed.trim() === "") return null;
  const fault = amountFault(typed, denom);
  if (fault !== null) return fault.kind;
  return /^0+$/.test(parseAmount(typed, denom) ?? "") ? "zero" : null;
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
