import { graphql } from "../../api/generated";
import type { OrderQuery } from "../../api/generated/graphql";

export const ORDER = graphql(`
  query Order($id: ID!) {
    _meta {
      height
      time
      cursor
    }
    order(id: $id) {
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
      resoldId
      placedAt
      placedHeight
      takenAt
      deliveredAt
      closedAt
      deliverBy
      deliverByHeight
      refundFrom
      refundFromHeight
      settleFrom
      settleFromHeight
      releaseFrom
      releaseFromHeight
      expiresAt
      expiresAtHeight
      transportKey
      delivery
      bond {
        amount
        denom
      }
      bondState
      bondToBuyer {
        amount
      }
      guarantee {
        ifUndelivered {
          amount
        }
        ifProvenBad {
          amount
        }
        ifProvenBadLater {
          amount
        }
        stake {
          amount
        }
      }
      listing {
        id
        name
        seller
        publisher {
          standing
          handle
        }
      }
      soldVersion {
        number
        cid
        size
        chunkCount
        plaintextRoot
        ciphertextRoot
        keyRoot
        publicKey
        salt
        badSince
        badSinceHeight
        loading {
          verdict
        }
        scans {
          verdict
        }
      }
      history {
        kind
        at
        height
      }
      dispute {
        reason
        arbiter
        decideBy
        decideByHeight
        end
        stake {
          amount
        }
        asked {
          amount
        }
        offered {
          amount
        }
        toBuyer {
          amount
        }
      }
      license {
        id
        owner
        expiresAt
        expired
        rekey {
          transportKey
          delivery
          askedAt
          answeredAt
          expiresAt
          endedAt
        }
      }
    }
  }
`);

export type Shown = NonNullable<OrderQuery["order"]>;

/** Every step of one buyer's orders of a listing, from a place of the chain on. */
export const STEPS = graphql(`
  subscription OrderSteps($after: String, $buyer: String, $listing: ID) {
    orderSteps(after: $after, filter: { buyer: $buyer, listing: $listing }) {
      cursor
      kind
      order {
        id
      }
    }
  }
`);

/** What was delivered to whom of one listing: a license may have been bought, resold and asked for again. */
export const FAMILY = graphql(`
  query Family($account: String!, $listing: ID!) {
    account(address: $account) {
      purchases(first: 50, filter: { listing: $listing }) {
        nodes {
          id
          version
          transportKey
          delivery
          license {
            rekey {
              transportKey
              delivery
            }
          }
        }
      }
      licenses(first: 50, filter: { listing: $listing }) {
        nodes {
          id
          version
          rekey {
            transportKey
            delivery
          }
        }
      }
    }
  }
`);
