import { graphql } from "../../api/generated";
import type { LibraryQuery, OrderState } from "../../api/generated/graphql";

/** What the rules of an order need, and what a row shows of it. */
export const SOLD = graphql(`
  fragment Sold on Order {
    id
    state
    isOffer
    listingId
    version
    plan
    buyer
    seller
    price {
      amount
      denom
    }
    fee {
      amount
    }
    royalty {
      amount
    }
    stake {
      amount
    }
    returned {
      amount
    }
    bond {
      amount
    }
    bondState
    resoldId
    placedAt
    transportKey
    expiresAt
    expiresAtHeight
    deliverBy
    deliverByHeight
    refundFrom
    refundFromHeight
    settleFrom
    settleFromHeight
    releaseFrom
    releaseFromHeight
    listing {
      id
      name
      publisher {
        standing
        handle
      }
    }
    soldVersion {
      badSince
      badSinceHeight
      loading {
        verdict
      }
      scans {
        verdict
      }
    }
    dispute {
      arbiter
      decideBy
      decideByHeight
      end
      asked {
        amount
      }
      offered {
        amount
      }
    }
  }
`);

graphql(`
  fragment Orders on OrderConnection {
    nodes {
      ...Sold
    }
    pageInfo {
      ...Behind
    }
  }
`);
graphql(`
  fragment Decisions on DisputeConnection {
    nodes {
      orderId
      order {
        ...Sold
      }
    }
    pageInfo {
      ...Behind
    }
  }
`);
graphql(`
  fragment Licenses on LicenseConnection {
    nodes {
      id
      expiresAt
      expired
      resaleRoyaltyBps
      rights {
        transferable
      }
      listing {
        id
        name
        publisher {
          standing
          handle
        }
        latestVersion {
          number
        }
      }
      soldVersion {
        number
        badSince
        loading {
          verdict
        }
        scans {
          verdict
        }
      }
      order {
        price {
          amount
          denom
        }
        transportKey
      }
      rekey {
        askedAt
        answeredAt
        endedAt
      }
    }
    pageInfo {
      ...Behind
    }
  }
`);
graphql(`
  fragment Resales on ResaleConnection {
    nodes {
      licenseId
      ending
      orderId
      price {
        amount
        denom
      }
      listing {
        id
        name
        publisher {
          standing
          handle
        }
      }
      license {
        soldVersion {
          loading {
            verdict
          }
          scans {
            verdict
          }
        }
      }
    }
    pageInfo {
      ...Behind
    }
  }
`);

/** The orders of each list of the library. */
const OPEN: OrderState[] = ["OFFERED", "FUNDED", "DELIVERED", "DISPUTED"];
const PAST: OrderState[] = ["SETTLED", "REFUNDED", "WITHDRAWN"];
const SELLING: OrderState[] = ["OFFERED", "FUNDED", "DISPUTED"];
export const STATES = { open: OPEN, past: PAST, selling: SELLING };

export const LIBRARY = graphql(`
  query Library($account: String!, $open: [OrderState!]!, $past: [OrderState!]!, $selling: [OrderState!]!) {
    _meta {
      height
      time
    }
    settings {
      feeBps
      denoms {
        denom
        minFee
        closed
      }
      deliverWithin {
        min
        max
      }
    }
    account(address: $account) {
      licenses(first: 20) {
        ...Licenses
      }
      resales(first: 20) {
        ...Resales
      }
      open: purchases(first: 20, filter: { states: $open }) {
        ...Orders
      }
      past: purchases(first: 20, filter: { states: $past }) {
        ...Orders
      }
      selling: sales(first: 20, filter: { states: $selling }) {
        ...Orders
      }
      decides(first: 20, filter: { open: true }) {
        ...Decisions
      }
    }
  }
`);

// The rows behind those: each list by its own cursor.
export const MORE_LICENSES = graphql(`
  query MoreLicenses($account: String!, $after: String) {
    account(address: $account) {
      licenses(first: 20, after: $after) {
        ...Licenses
      }
    }
  }
`);
export const MORE_RESALES = graphql(`
  query MoreResales($account: String!, $after: String) {
    account(address: $account) {
      resales(first: 20, after: $after) {
        ...Resales
      }
    }
  }
`);
export const MORE_PURCHASES = graphql(`
  query MorePurchases($account: String!, $states: [OrderState!]!, $after: String) {
    account(address: $account) {
      purchases(first: 20, after: $after, filter: { states: $states }) {
        ...Orders
      }
    }
  }
`);
export const MORE_SALES = graphql(`
  query MoreSales($account: String!, $states: [OrderState!]!, $after: String) {
    account(address: $account) {
      sales(first: 20, after: $after, filter: { states: $states }) {
        ...Orders
      }
    }
  }
`);
export const MORE_DECIDES = graphql(`
  query MoreDecides($account: String!, $after: String) {
    account(address: $account) {
      decides(first: 20, after: $after, filter: { open: true }) {
        ...Decisions
      }
    }
  }
`);

export type Account = LibraryQuery["account"];
export type Sold = Account["open"]["nodes"][number];
export type License = Account["licenses"]["nodes"][number];
export type Rules = NonNullable<LibraryQuery["settings"]>;
