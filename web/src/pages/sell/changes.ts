import type { Call } from "../../chain/market";
import type { BondRecord, ListingRecord } from "../../chain/records";
import { isReached, type Mark, markOf } from "../../market/marks";
import { isAddress } from "../../wallet/address";
import { basisPoints } from "./amount";
import type { PayeeDraft } from "./terms";

/** The calls that set the prices that changed; null while one of them is no amount. */
export function pricesOf(
  {
    id,
    plans,
  }: Pick<ListingRecord, "id"> & { plans: readonly Pick<ListingRecord["plans"][number], "price">[] },
  prices: readonly (string | null)[],
): Call[] | null {
  if (prices.some((price) => price === null)) return null;
  return plans.flatMap(({ price }, plan) => {
    const amount = prices[plan];
    if (amount == null || amount === price.amount) return [];
    const message = { set_price: { listing: id, plan, price: { denom: price.denom, amount } } };
    return [{ contract: "registry" as const, message }];
  });
}

export interface PayeeFault {
  field: "address" | "share" | "shares";
  at: number;
  kind: "address" | "twice" | "share" | "shares" | "typo";
}

/** Who is to be paid, as the registry takes it; the simulation of the transaction has the last word. */
export function payeesOf(
  typed: readonly PayeeDraft[],
  seller: string,
  prefix: string,
): { payees: { address: string; share_bps: number }[]; faults: PayeeFault[] } {
  if (typed.length === 0) return { payees: [{ address: seller, share_bps: 10_000 }], faults: [] };
  const faults: PayeeFault[] = [];
  const payees = typed.map(({ address, share }, at) => {
    const points = basisPoints(share);
    if (points === null) faults.push({ field: "share", at, kind: "typo" });
    else if (points === 0) faults.push({ field: "share", at, kind: "share" });
    const trimmed = address.trim();
    if (!isAddress(trimmed, prefix)) {
      faults.push({ field: "address", at, kind: "address" });
    } else if (typed.findIndex((other) => other.address.trim() === trimmed) !== at) {
      faults.push({ field: "address", at, kind: "twice" });
    }
    return { address: trimmed, share_bps: points ?? 0 };
  });
  const sum = payees.reduce((sum, { share_bps: share }) => sum + share, 0);
  if (sum !== 10_000) faults.push({ field: "shares", at: 0, kind: "shares" });
  return { payees, faults };
}

/** Whether what was unlocked can be withdrawn: once its time and its height are reached. */
export function isUnlocked(
  bond: Pick<BondRecord, "available_from" | "available_from_height">,
  now: Mark,
): boolean {
  const from = markOf(bond.available_from, bond.available_from_height);
  return from !== null && isReached(from, now);
}
