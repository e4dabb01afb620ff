/** Why a plan takes no order now, as far as an index knows. */
export type Hindrance =
  /** The reader's own listing: an order would be paid by its seller. */
  | { kind: "own" }
  | { kind: "bad"; since: string }
  | { kind: "closed"; since: string }
  | { kind: "paused" | "retired" | "delisted" }
  /** Closed since then, where governance named the time. */
  | { kind: "denom"; since?: string | null | undefined }
  | { kind: "sold-out"; supply: string }
  /** An order reserves `bond`, and the seller has `free`. */
  | { kind: "unbacked"; bond: string; free: string; denom: string }
  /** The whole market takes no orders. */
  | { kind: "market" };

interface Coin {
  amount: string;
  denom: string;
}

export interface PlanOf {
  price: Coin;
  supply?: string | number | null;
  sold?: string | number | null;
  denomClosed?: boolean;
  /** What an order of the plan reserves of the seller's bond; null in a denom that the market's settings do not name. */
  guarantee?: { bond: { amount: string } } | null;
}

export interface ListingOf {
  seller: string;
  state: string;
  sellable: boolean;
  sellerClosedSince?: string | null;
  badSince?: string | null;
  sellerBonds: readonly { denom: string; free: { amount: string } }[];
}

/** What keeps `account` from ordering a plan now, the most lasting first; null if nothing does. */
export function hindranceOf(
  listing: ListingOf,
  plan: PlanOf,
  account: string | null | undefined,
): Hindrance | null {
  if (account != null && account === listing.seller) return { kind: "own" };
  if (listing.state === "RETIRED") return { kind: "retired" };
  if (listing.state === "DELISTED") return { kind: "delisted" };
  if (listing.badSince != null) return { kind: "bad", since: listing.badSince };
  if (listing.state === "PAUSED") return { kind: "paused" };
  if (listing.sellerClosedSince != null) return { kind: "closed", since: listing.sellerClosedSince };
  if (plan.denomClosed) return { kind: "denom" };
  if (plan.supply != null && plan.sold != null && BigInt(plan.sold) >= BigInt(plan.supply))
    return { kind: "sold-out", supply: plan.supply.toString() };
  if (!listing.sellable) return { kind: "market" };
  return unbackedBy(listing.sellerBonds, plan);
}

/** The bond that an order of the plan would need, where the seller's free bond is less. */
export function unbackedBy(
  bonds: ListingOf["sellerBonds"],
  { price: { denom }, guarantee }: PlanOf,
): Extract<Hindrance, { kind: "unbacked" }> | null {
  if (guarantee == null) return null;
  const { amount: bond } = guarantee.bond;
  const free = bonds.find((each) => each.denom === denom)?.free.amount ?? "0";
  return BigInt(free) < BigInt(bond) ? { kind: "unbacked", bond, free, denom } : null;
}

/** Whether a price can be offered all the same: an offer reserves nothing before the seller takes it. */
export function takesOffers(hindrance: Hindrance | null): boolean {
  return hindrance === null || hindrance.kind === "unbacked";
}

/** Whether licenses that holders resell are sold all the same: what is at the seller alone stops none of them. */
export function sellsResold({ kind }: Hindrance): boolean {
  return ["paused", "retired", "closed", "sold-out", "unbacked"].includes(kind);
}

interface Backing {
  bondState: string;
  bond: Coin;
  releaseFrom?: string | null;
}

/** The moment from which so much of what other orders reserve can be released that the bond suffices; null if nobody knows. */
export function backedFrom(
  { bond, free, denom }: Extract<Hindrance, { kind: "unbacked" }>,
  orders: readonly Backing[],
): string | null {
  let there = BigInt(free);
  const freed = orders
    .flatMap(({ bondState, bond, releaseFrom }) =>
      bondState === "RESERVED" && bond.denom === denom && releaseFrom != null
        ? [{ amount: BigInt(bond.amount), at: releaseFrom }]
        : [],
    )
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  for (const { amount, at } of freed) {
    there += amount;
    if (there >= BigInt(bond)) return at;
  }
  return null;
}
