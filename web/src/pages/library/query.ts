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
      }
      resales(first: 20) {
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
      }
      open: purchases(first: 20, filter: { states: [OFFERED, FUNDED, DELIVERED, DISPUTED] }) {
        nodes {
          ...Sold
        }
      }
      past: purchases(first: 20, filter: { states: [SETTLED, REFUNDED, WITHDRAWN] }) {
        nodes {
          ...Sold
        }
      }
      selling: sales(first: 20, filter: { states: [OFFERED, FUNDED, DISPUTED] }) {
        nodes {
          ...Sold
        }
      }
      decides(first: 10) {
        nodes {
          end
          order {
            ...Sold
          }
        }
      }
    }
  }
`);

export type Account = LibraryQuery["account"];
export type Sold = Account["open"]["nodes"][number];
export type License = Account["licenses"]["nodes"][number];
export type Rules = NonNullable<LibraryQuery["settings"]>;
