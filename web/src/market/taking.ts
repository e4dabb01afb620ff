import { graphql } from "../api/generated";
import type { ListingRecord, MarketConfig } from "../chain/records";
import { type Hindrance, hindranceOf, type ListingOf, type PlanOf } from "./orderable";

/** What tells whether a listing takes orders, wherever its seller reads it. */
graphql(`
  fragment Taking on Listing {
    seller
    state
    sellable
    sellerClosedSince
    badSince
    sellerBonds {
      denom
      free {
        amount
      }
    }
    plans {
      price {
        amount
        denom
      }
      supply
      sold
      denomClosed
      guarantee {
        bond {
          amount
        }
      }
    }
  }
`);

/** Why a listing takes no order of anybody, whichever of its plans is asked for; null while some plan can be ordered. */
export function takingOf(listing: ListingOf & { plans: readonly PlanOf[] }): Hindrance | null {
  const found = listing.plans.map((plan) => hindranceOf(listing, plan, null));
  if (found.length === 0 || found.includes(null)) return null;
  // The plan that needs the least bond is the first to be ordered again.
  const unbacked = found.filter((each) => each?.kind === "unbacked");
  return (
    unbacked.sort((one, other) => (BigInt(one.bond) < BigInt(other.bond) ? -1 : 1))[0] ?? found[0] ?? null
  );
}

/** What the chain says of a listing and its seller. */
export interface OnChain {
  listing: Pick<ListingRecord, "seller" | "state" | "plans">;
  denoms: readonly Pick<MarketConfig["denoms"][number], "denom" | "closed">[];
  bonds: readonly { denom: string; free: string }[];
  closed: { since: number } | null;
  /** When the latest version was proven bad, in seconds. */
  badSince: number | null;
  /** The licenses sold of each plan; null where any number is. */
  sold: readonly (number | null)[];
  /** What an order of each plan reserves; null where nobody knows. */
  bondOf: readonly (string | null)[];
}

/** The same by the chain alone, which does not say here whether the whole market takes orders. */
export function takingOnChain(known: OnChain): Hindrance | null {
  const { listing, denoms, bonds, closed, badSince, sold, bondOf } = known;
  const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString();
  return takingOf({
    seller: listing.seller,
    state: listing.state.toUpperCase(),
    sellable: true,
    sellerClosedSince: closed && timeOf(closed.since),
    badSince: badSince === null ? null : timeOf(badSince),
    sellerBonds: bonds.map(({ denom, free }) => ({ denom, free: { amount: free } })),
    plans: listing.plans.map(({ price, supply }, plan) => ({
      price,
      supply: supply ?? null,
      sold: sold[plan] ?? null,
      denomClosed: denoms.find(({ denom }) => denom === price.denom)?.closed ?? true,
      guarantee: bondOf[plan] == null ? null : { bond: { amount: bondOf[plan] } },
    })),
  });
}
