import type { Call } from "../chain/market";
import type { MarketConfig } from "../chain/records";
import { decimals, unitOf } from "../words/format";

/** A denom's rule as the registry writes it: `DenomRule` of packages/protocol. */
type Rule = Pick<MarketConfig["denoms"][number], "denom" | "closed" | "closes_at">;

/** From when on a denom takes nothing new, in seconds: 0 without a date, null while no closing is announced. */
export function closingOf({ closed, closes_at: closesAt }: Omit<Rule, "denom">): number | null {
  return closed ? 0 : (closesAt ?? null);
}

/** The same of one of the market's denoms; another takes nothing either. */
export function closingIn(rules: readonly Rule[], denom: string): number | null {
  const rule = rules.find((rule) => rule.denom === denom);
  return rule ? closingOf(rule) : 0;
}

/** Denoms in which something new can be priced: closed ones are not, and those whose closing is announced will not be. */
export function lastingDenoms(rules: readonly Rule[]): string[] {
  return rules.filter((rule) => closingOf(rule) === null).map(({ denom }) => denom);
}

/**
 * What one unit of a denom is worth in units of another, as `unitsOf` names them: exact, as so many of ten to the minus `places`.
 * It is the same number between base units.
 */
export interface Rate {
  from: string;
  to: string;
  digits: bigint;
  places: number;
}

/** Reads what somebody typed, with a point or a comma; null for what is no number above zero. */
export function parseRate(typed: string, from: string, to: string): Rate | null {
  const found = /^(\d{1,18})(?:[.,](\d{1,18}))?$/.exec(typed.trim());
  if (found === null) return null;
  const [, whole = "", part = ""] = found;
  const digits = BigInt(whole + part);
  return digits === 0n ? null : { from, to, digits, places: part.length };
}

/** The units that a rate is between: base units, unless both denoms have a unit of as many. `Rate::units` of the client. */
export function unitsOf(from: string, to: string): { from: string; to: string } {
  const areWhole = decimals(from) > 0 && decimals(from) === decimals(to);
  return areWhole ? { from: unitOf(from), to: unitOf(to) } : { from, to };
}

/** A price in the other denom, rounded up to a base unit: `packages/client/src/prices.rs`. */
export function converted(price: string, { digits, places }: Rate): string {
  const under = 10n ** BigInt(places);
  return ((BigInt(price) * digits + under - 1n) / under).toString();
}

/** The most prices that one transaction sets. */
export const MOST_MOVED = 50;

/** A listing as an index answers it. */
interface Priced {
  id: string;
  name: string;
  state: string;
  plans: readonly { index: number; price: { amount: string; denom: string } }[];
}

export interface Move {
  listing: string;
  name: string;
  plan: number;
  before: string;
}

/** The prices in a denom, and the listings whose prices nobody can change any more. */
export function pricedIn(
  listings: readonly Priced[],
  denom: string,
): { moves: Move[]; skipped: Pick<Priced, "id" | "name" | "state">[] } {
  const priced = listings.filter(({ plans }) => plans.some(({ price }) => price.denom === denom));
  const isOpen = ({ state }: Priced) => state === "ACTIVE" || state === "PAUSED";
  const moves = priced
    .filter(isOpen)
    .flatMap(({ id, name, plans }) =>
      plans
        .filter(({ price }) => price.denom === denom)
        .map(({ index, price }) => ({ listing: id, name, plan: index, before: price.amount })),
    );
  return { moves, skipped: priced.filter((listing) => !isOpen(listing)) };
}

/** Reads a listing on the chain. */
type Read = (listing: number) => Promise<{ plans: readonly { price: { amount: string; denom: string } }[] }>;

/** The first price that the chain has otherwise, or null: an index could name a low one, and its seller would sell for that. */
export async function misquoted(moves: readonly Move[], from: string, read: Read): Promise<Move | null> {
  const listings = [...new Set(moves.map(({ listing }) => listing))];
  const asked = listings.map(async (id) => [id, (await read(Number(id))).plans] as const);
  const found = new Map(await Promise.all(asked));
  const isOther = ({ listing, plan, before }: Move) => {
    const price = found.get(listing)?.[plan]?.price;
    return price?.amount !== before || price?.denom !== from;
  };
  return moves.find(isOther) ?? null;
}

/** The calls that set the prices anew. */
export function callsOf(moves: readonly Move[], rate: Rate): Call[] {
  return moves.map(({ listing, plan, before }) => {
    const price = { denom: rate.to, amount: converted(before, rate) };
    return {
      contract: "registry" as const,
      message: { set_price: { listing: Number(listing), plan, price } },
    };
  });
}
