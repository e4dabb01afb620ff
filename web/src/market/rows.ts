import { graphql } from "../api/generated";
import type { ListingRowFragment } from "../api/generated/graphql";
import { unbackedBy } from "./orderable";

/** What leads to the rows behind a page of a list. */
graphql(`
  fragment Behind on PageInfo {
    hasNextPage
    endCursor
  }
`);

/** What stands beside a listing's name, wherever it is named: whose name it bears, and what loading it does. */
graphql(`
  fragment Marked on Listing {
    loads
    scanned
    publisher {
      standing
      handle
    }
  }
`);

/** What a row of a list shows of a listing. */
export const LISTING_ROW = graphql(`
  fragment ListingRow on Listing {
    id
    name
    seller
    sales
    sellable
    card {
      summary
    }
    latestVersion {
      size
    }
    plans {
      price {
        amount
        denom
      }
      rights {
        commercial
        derivatives
        redistribution
        transferable
      }
      guarantee {
        bond {
          amount
        }
      }
    }
    trackRecord {
      ends
    }
    ...Marked
    rating {
      milliStars
      reviews
    }
    sellerBonds {
      denom
      free {
        amount
      }
      reserved {
        amount
      }
    }
  }
`);

/** The lowest price of a listing in a denom, else in its first. */
export function lowest(plans: ListingRowFragment["plans"], denom: string | undefined) {
  const prices = plans.map((plan) => plan.price);
  const wanted = prices.filter((price) => price.denom === denom);
  const among = wanted.length > 0 ? wanted : prices.filter((price) => price.denom === prices[0]?.denom);
  return among.reduce<(typeof prices)[number] | undefined>(
    (least, price) => (least === undefined || BigInt(price.amount) < BigInt(least.amount) ? price : least),
    undefined,
  );
}

/** What the seller has at stake in a denom: what backs orders, and what could back others. */
export function stakeIn(bonds: ListingRowFragment["sellerBonds"], denom: string): string {
  const bond = bonds.find((bond) => bond.denom === denom);
  return bond ? (BigInt(bond.free.amount) + BigInt(bond.reserved.amount)).toString() : "0";
}

/** Whether the seller's free bond reaches no plan: nothing can be ordered then. */
export function isUnbacked({
  plans,
  sellerBonds,
}: Pick<ListingRowFragment, "plans" | "sellerBonds">): boolean {
  return plans.length > 0 && plans.every((plan) => unbackedBy(sellerBonds, plan) !== null);
}

export const RIGHTS = ["commercial", "derivatives", "transferable", "redistribution"] as const;
export type RightName = (typeof RIGHTS)[number];

/** The rights that some plan grants, those first that most ask for. */
export function rightsOf(plans: readonly { rights: Record<RightName, boolean> }[]): RightName[] {
  return RIGHTS.filter((right) => plans.some((plan) => plan.rights[right]));
}
