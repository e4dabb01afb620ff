import { unitOf } from "../words/format";

const MILLIONTHS = 6;

/** Base units of an amount that somebody typed in units, with a point or a comma; null if it is none. */
export function parseAmount(typed: string, denom: string): string | null {
  const places = unitOf(denom) === denom ? 0 : MILLIONTHS;
  const found = /^(\d{1,30})(?:[.,](\d{1,18}))?$/.exec(typed.trim());
  if (found === null) return null;
  const [, whole = "", part = ""] = found;
  const kept = part.replace(/0+$/, "");
  if (kept.length > places) return null;
  return (BigInt(whole) * 10n ** BigInt(places) + BigInt(kept.padEnd(places, "0") || 0)).toString();
}

/** As a field shows it: with a point, and without what is zero. */
export function typedAmount(amount: string, denom: string): string {
  if (unitOf(denom) === denom) return amount;
  const digits = amount.padStart(MILLIONTHS + 1, "0");
  const part = digits.slice(-MILLIONTHS).replace(/0+$/, "");
  return part === "" ? digits.slice(0, -MILLIONTHS) : `${digits.slice(0, -MILLIONTHS)}.${part}`;
}

/** The market's part of a price: `packages/protocol/src/shares.rs`. */
export function feeOf(price: bigint, bps: number, least: bigint): bigint {
  const share = (price * BigInt(bps)) / 10_000n;
  return share > least ? share : least;
}
