import { graphql } from "../../api/generated";
import type { ModelQuery } from "../../api/generated/graphql";

export const MODEL = graphql(`
  query Model($id: ID!) {
    _meta {
      height
      chainId
    }
    listing(id: $id) {
      id
      name
      task
      state
      sellable
      seller
      deliverWithin
      challengeWindow
      sales
      license {
        id
        uri
        sha256
      }
      card {
        title
        body
        baseModels
        languages
      }
      baseModels(first: 3) {
        name
        listings {
          id
        }
      }
      latestVersion {
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
        publishedAt
        memory
        formats {
          format
          tensors
          parameters
          dtypes
        }
        metrics {
          name
          dataset
          value
        }
        copies {
          number
          share
        }
      }
      versions(first: 20) {
        number
        size
        publishedAt
        proof {
          kind
          chunk
          at
        }
      }
      plans {
        index
        kind
        termSeconds
        supply
        sold
        price {
          amount
          denom
        }
        rights {
          commercial
          derivatives
          redistribution
          transferable
          seats
        }
        guarantee {
          fee {
            amount
          }
          bond {
            amount
          }
          stake {
            amount
          }
          ifUndelivered {
            amount
          }
          ifProvenBad {
            amount
          }
          ifProvenBadLater {
            amount
          }
          ifDisputedAtMost {
            amount
          }
        }
      }
      payees {
        account
        shareBps
      }
      trackRecord {
        outcomes {
          end
        }
        settled
        refunded
        split
        open
        medianDelivery
      }
      sellerAccount {
        closing {
          since
        }
        bonds {
          denom
          free {
            amount
          }
          reserved {
            amount
          }
        }
        sales(first: 1, filter: { states: [SETTLED] }) {
          totalCount
        }
        listings(first: 1, orderBy: { field: NEWEST, direction: ASC }) {
          totalCount
          nodes {
            createdAt
          }
        }
      }
      resales(first: 5) {
        licenseId
        ending
        orderId
        price {
          amount
          denom
        }
      }
      similar(first: 3) {
        ...ListingRow
      }
    }
  }
`);

export type Listing = NonNullable<ModelQuery["listing"]>;
export type Plan = Listing["plans"][number];
