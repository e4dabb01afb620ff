import { parseAmount } from "../../market/amount";
import { decimals } from "../../words/format";

/** Why what somebody typed is no amount of a denom: no number, or one with more than `most` decimals. */
export type AmountFault = { kind: "number" } | { kind: "decimals"; most: number };

/** Null where it is one. */
export function amountFault(typed: string, denom: string): AmountFault | null {
  if (parseAmount(typed, denom) !== null) return null;
  return /^\d{1,30}[.,]\d+$/.test(typed.replace(/\s/g, ""))
    ? { kind: "decimals", most: decimals(denom) }
    : { kind: "number" };
}

/** How many orders that reserve `each` fit into what is free of a bond. */
export function ordersIn(free: string, each: string): bigint {
  return BigInt(each) === 0n ? 0n : BigInt(free) / BigInt(each);
}

/** What an order of a plan reserves, in its denom. */
export interface Need {
  denom: string;
  each: string;
}

/** How many orders of the dearest plan in each denom the free bonds back, of which the fewest count. Null without a plan. */
export function ordersBacked(needs: readonly Need[], free: Readonly<Record<string, string>>): bigint | null {
  const backed = needs.map(({ denom, each }) => ordersIn(free[denom] ?? "0", each));
  return backed.reduce<bigint | null>(
    (least, count) => (least === null || count < least ? count : least),
    null,
  );
}
