import { graphql } from "../../api/generated";
import type { ModelQuery } from "../../api/generated/graphql";

graphql(`
  fragment Derived on Listing {
    id
    name
    ...Marked
    latestVersion {
      size
    }
  }
`);
graphql(`
  fragment VersionRow on Version {
    number
    size
    publishedAt
    memory
    formats {
      format
    }
    content {
      fileCount
    }
    loading {
      verdict
    }
    scans {
      verdict
    }
    proof {
      kind
      chunk
      at
    }
  }
`);
graphql(`
  fragment Resold on ResaleConnection {
    nodes {
      licenseId
      ending
      orderId
      price {
        amount
        denom
      }
    }
    pageInfo {
      ...Behind
    }
  }
`);

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
      sellerClosedSince
      badSince
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
        summary
        body
        baseModels
        languages
      }
      baseModels(first: 20) {
        name
        listings {
          id
          ...Marked
        }
      }
      # One more than is shown: whether there are others.
      derived(first: 6) {
        ...Derived
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
        memoryNeeded
        availability {
          state
          foundAt
          checkedAt
        }
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
        contextLength
        contextMemory
        content {
          state
          problem
          fileCount
          pickleCount
          files(first: 40) {
            path
            size
            format
            tensors {
              count
              parameters
              memory
              proven
              dtypes {
                dtype
                parameters
              }
            }
          }
        }
        comparison {
          comparedAt
          leastShare
        }
        copies {
          number
          share
          publishedAt
          listing {
            id
            name
            badSince
            ...Marked
          }
        }
      }
      versions(first: 20) {
        ...VersionRow
      }
      ...Marked
      plans {
        index
        kind
        termSeconds
        supply
        sold
        denomClosed
        denomClosesAt
        price {
          amount
          denom
        }
        prices(first: 12) {
          price {
            amount
            denom
          }
          at
          version
        }
        division {
          fee {
            amount
          }
          payees {
            account
            amount {
              amount
            }
          }
          carried {
            amount
          }
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
      rating {
        milliStars
        reviews
      }
      trackRecord {
        ends
        settled
        refunded
        split
        open
        medianDelivery
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
      sellerAccount {
        ...Identified
        closing {
          since
        }
        salesRecord {
          settled
          split
          refunded
          undelivered
          disputed
        }
        listings(first: 1, orderBy: { field: NEWEST, direction: ASC }) {
          totalCount
          nodes {
            createdAt
          }
        }
      }
      similar(first: 3) {
        ...ListingRow
      }
    }
    resales(first: 5, filter: { listing: $id }) {
      ...Resold
    }
  }
`);

export const MORE_RESOLD = graphql(`
  query MoreResold($id: ID!, $after: String) {
    resales(first: 20, after: $after, filter: { listing: $id }) {
      ...Resold
    }
  }
`);

/** As many as the index lists. */
export const ALL_VERSIONS = graphql(`
  query AllVersions($id: ID!) {
    listing(id: $id) {
      versions(first: 100) {
        ...VersionRow
      }
    }
  }
`);

export const MORE_DERIVED = graphql(`
  query MoreDerived($name: String!, $after: String) {
    listings(first: 20, after: $after, filter: { baseModel: { eq: $name }, sellable: true }) {
      nodes {
        ...Derived
      }
      pageInfo {
        ...Behind
      }
    }
  }
`);

export type Listing = NonNullable<ModelQuery["listing"]>;
export type Resales = ModelQuery["resales"];
export type Plan = Listing["plans"][number];

/** The last twelve months of a listing, in one denom. */
export const HISTORY = graphql(`
  query History($id: ID!, $denom: String!, $kind: LicenseKind!, $from: DateTime!) {
    figures: sales(of: { listing: $id }, denom: $denom, range: { from: $from, by: MONTH }) {
      from
      settled
      refunded
      volume {
        amount
      }
      returned {
        amount
      }
    }
    candles(listing: $id, denom: $denom, kind: $kind, range: { from: $from, by: MONTH }) {
      from
      lowest {
        amount
      }
      highest {
        amount
      }
      last {
        amount
      }
      settled
    }
    resold: candles(listing: $id, denom: $denom, kind: $kind, resales: true, range: { from: $from, by: MONTH }) {
      from
      last {
        amount
      }
      settled
    }
  }
`);
