import type { Call } from "../../chain/market";
import type { Unit } from "../../parts/chart";
import type { Period } from "./shown";

/** A period up to now, and the one before it of the same length. */
export interface Range {
  from: string;
  /** The period before. */
  before: string;
  until: string;
  by: Unit;
}

const DAY = 86_400_000;

export function rangeOf(period: Period, now: Date): Range {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const months = period === "months12";
  const days = period === "days90" ? 90 : 30;
  const from = months ? Date.UTC(year, month - 11, 1) : Date.UTC(year, month, day - days + 1);
  const before = months ? Date.UTC(year, month - 23, 1) : from - days * DAY;
  const text = (at: number) => new Date(at).toISOString();
  return { from: text(from), before: text(before), until: text(from - 1000), by: months ? "MONTH" : "DAY" };
}

interface Income {
  denom: string;
  credited: { amount: string };
  resales: { amount: string };
}

/** What an account earned in a denom: its part of sales and royalties, and licenses that it resold. */
export function earnedIn(rows: readonly Income[], denom: string): bigint {
  return rows
    .filter((row) => row.denom === denom)
    .reduce((sum, row) => sum + BigInt(row.credited.amount) + BigInt(row.resales.amount), 0n);
}

/** The growth from one amount to another as a share, for its words alone; null from nothing. */
export function growth(before: bigint, now: bigint): number | null {
  return before > 0n ? Number(((now - before) * 10_000n) / before) / 10_000 : null;
}

/** Whether a ratio of orders to visits says something: orders that came without a visit make it more than all. */
export function isShare(ratio: number | null | undefined): boolean {
  return ratio != null && ratio <= 1;
}

/** Every denom in which something is shown, the most wanted first. */
export function denomsOf(
  rows: readonly (readonly { denom: string }[])[],
  wanted: string | undefined,
): string[] {
  const found = [...new Set(rows.flatMap((each) => each.map((row) => row.denom)))].sort();
  return wanted === undefined ? found : [wanted, ...found.filter((denom) => denom !== wanted)];
}

/** Revenue of a listing that a sweep would credit. */
export interface Waiting {
  listingId: string;
  splitVersion: number | string;
  amount: { amount: string; denom: string };
}

/** What sweeps would credit of one listing in a denom; undefined where nothing waits. */
export function unsweptOf(sweeps: readonly Waiting[], listing: string, denom: string): string | undefined {
  const found = sweeps.filter((sweep) => sweep.listingId === listing && sweep.amount.denom === denom);
  if (found.length === 0) return undefined;
  return found.reduce((sum, { amount }) => sum + BigInt(amount.amount), 0n).toString();
}

export interface Claim {
  calls: Call[];
  /** What it pays, by denom: what the ledger owes, and what the sweeps credit first. */
  amounts: { denom: string; amount: string }[];
  /** What it leaves for another claim: a transaction has a bound. */
  left: number;
}

/** The most sweeps of a transaction. Each is a division of its own. */
export const MOST_SWEEPS = 20;

/** Sweeps the revenue that waits, then has the ledger pay; null if that would pay nothing. */
export function claimOf(
  balances: readonly { denom: string; owed: string }[],
  sweeps: readonly Waiting[],
  /** How many sweeps there are in all. */
  count: number,
): Claim | null {
  const taken = sweeps.slice(0, MOST_SWEEPS);
  const sums = new Map<string, bigint>();
  const add = (denom: string, amount: string) => sums.set(denom, (sums.get(denom) ?? 0n) + BigInt(amount));
  for (const { denom, owed } of balances) add(denom, owed);
  for (const { amount } of taken) add(amount.denom, amount.amount);
  const amounts = [...sums]
    .filter(([, amount]) => amount > 0n)
    .map(([denom, amount]) => ({ denom, amount: amount.toString() }));
  if (amounts.length === 0) return null;
  const calls: Call[] = taken.map(({ listingId, splitVersion, amount: { denom } }) => ({
    contract: "escrow",
    message: { sweep: { listing: Number(listingId), split_version: Number(splitVersion), denom } },
  }));
  calls.push({ contract: "royalties", message: { claim: {} } });
  return { calls, amounts, left: Math.max(0, count - taken.length) };
}
