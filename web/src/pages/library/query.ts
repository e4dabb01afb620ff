import { graphql } from "../../api/generated";
import type { LibraryQuery } from "../../api/generated/graphql";

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
    }
    soldVersion {
      badSince
      badSinceHeight
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
      hasNextPage
      endCursor
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
      hasNextPage
      endCursor
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
        latestVersion {
          number
        }
      }
      soldVersion {
        number
        badSince
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
      hasNextPage
      endCursor
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
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
`);

export const LIBRARY = graphql(`
  query Library($account: String!) {
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
      open: purchases(first: 20, filter: { states: [OFFERED, FUNDED, DELIVERED, DISPUTED] }) {
        ...Orders
      }
      past: purchases(first: 20, filter: { states: [SETTLED, REFUNDED, WITHDRAWN] }) {
        ...Orders
      }
      selling: sales(first: 20, filter: { states: [OFFERED, FUNDED, DISPUTED] }) {
        ...Orders
      }
      decides(first: 20, filter: { open: true }) {
        ...Decisions
      }
    }
  }
`);

// The rows behind those: each list by its own cursor, with the filter of its first page.
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
export const MORE_OPEN = graphql(`
  query MoreOpen($account: String!, $after: String) {
    account(address: $account) {
      open: purchases(first: 20, after: $after, filter: { states: [OFFERED, FUNDED, DELIVERED, DISPUTED] }) {
        ...Orders
      }
    }
  }
`);
export const MORE_PAST = graphql(`
  query MorePast($account: String!, $after: String) {
    account(address: $account) {
      past: purchases(first: 20, after: $after, filter: { states: [SETTLED, REFUNDED, WITHDRAWN] }) {
        ...Orders
      }
    }
  }
`);
export const MORE_SELLING = graphql(`
  query MoreSelling($account: String!, $after: String) {
    account(address: $account) {
      selling: sales(first: 20, after: $after, filter: { states: [OFFERED, FUNDED, DISPUTED] }) {
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
