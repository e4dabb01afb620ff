import { graphql } from "../../api/generated";
import type { DashboardQuery, SellsQuery } from "../../api/generated/graphql";

graphql(`
  fragment Earned on IncomeFigures {
    from
    denom
    credited {
      amount
    }
    fromOthers {
      amount
    }
    resales {
      amount
    }
  }
`);
graphql(`
  fragment Claims on ClaimConnection {
    nodes {
      amount {
        amount
        denom
      }
      at
      tx
    }
    pageInfo {
      ...Behind
    }
  }
`);
graphql(`
  fragment Todo on OrderConnection {
    nodes {
      id
      state
      price {
        amount
        denom
      }
      expiresAt
      deliverBy
      listing {
        id
        name
        publisher {
          standing
          handle
        }
      }
      dispute {
        decideBy
      }
    }
    pageInfo {
      ...Behind
    }
  }
`);
graphql(`
  fragment AskedKeys on RekeyConnection {
    nodes {
      licenseId
      listingId
      expiresAt
    }
    pageInfo {
      ...Behind
    }
  }
`);

export const DASHBOARD = graphql(`
  query Dashboard(
    $account: String!
    $of: SalesOf!
    $visited: ConversionOf!
    $from: DateTime!
    $before: DateTime!
    $until: DateTime!
    $by: CalendarUnit!
    # The listing whose figures are wanted; 0, which no listing has, for those of all.
    $listing: ID!
  ) {
    account(address: $account) {
      ...Identified
      closing {
        since
        orderId
      }
      bonds {
        denom
        free {
          amount
        }
        reserved {
          amount
        }
        reservedFor
        unlocked {
          amount
        }
        availableFrom
        availableFromHeight
      }
      balances {
        denom
        owed
      }
      unswept {
        amount {
          amount
          denom
        }
        sweeps
      }
      sweeps(first: 100) {
        listingId
        splitVersion
        amount {
          amount
          denom
        }
      }
      claims(first: 5) {
        ...Claims
      }
      todo: sales(first: 20, filter: { states: [OFFERED, FUNDED, DISPUTED] }) {
        ...Todo
      }
    }
    keys: rekeys(first: 20, filter: { seller: $account, open: true }) {
      ...AskedKeys
    }
    spans: sales(of: $of, range: { from: $from, by: $by }) {
      from
      denom
      volume {
        amount
      }
      returned {
        amount
      }
    }
    whole: sales(of: $of, range: { from: $from, by: WHOLE }) {
      denom
      placed
      settled
      refunded
      disputed
      volume {
        amount
      }
      fees {
        amount
      }
      royalties {
        amount
      }
      returned {
        amount
      }
      bondsLost {
        amount
      }
      refunds {
        reason
        orders
        returned {
          amount
        }
      }
    }
    conversion(of: $visited, range: { from: $from, by: WHOLE }) {
      visits
      orders
      ratio
    }
    earned: income(account: $account, range: { from: $from, by: $by }) {
      ...Earned
    }
    paid: income(account: $account, range: { from: $from, by: WHOLE }) {
      ...Earned
    }
    paidBefore: income(account: $account, range: { from: $before, to: $until, by: WHOLE }) {
      ...Earned
    }
    listing(id: $listing) {
      id
      paid: income(account: $account, from: $from) {
        ...Earned
      }
      paidBefore: income(account: $account, from: $before, to: $until) {
        ...Earned
      }
    }
  }
`);

// The rows behind those: each list by its own cursor, with the filter of its first page.
export const MORE_CLAIMS = graphql(`
  query MoreClaims($account: String!, $after: String) {
    account(address: $account) {
      claims(first: 20, after: $after) {
        ...Claims
      }
    }
  }
`);
export const MORE_TODO = graphql(`
  query MoreTodo($account: String!, $after: String) {
    account(address: $account) {
      todo: sales(first: 20, after: $after, filter: { states: [OFFERED, FUNDED, DISPUTED] }) {
        ...Todo
      }
    }
  }
`);
export const MORE_KEYS = graphql(`
  query MoreKeys($account: String!, $after: String) {
    keys: rekeys(first: 20, after: $after, filter: { seller: $account, open: true }) {
      ...AskedKeys
    }
  }
`);

/** What an account sells, each with what it brought. */
export const SELLS = graphql(`
  query Sells($account: String!, $from: DateTime!, $after: String) {
    account(address: $account) {
      listings(first: 20, after: $after) {
        nodes {
          id
          name
          publisher {
            standing
            handle
          }
          ...Taking
          sales
          trackRecord {
            ends
          }
          conversion(from: $from) {
            visits
            orders
            ratio
          }
          income(from: $from) {
            denom
            credited {
              amount
            }
            resales {
              amount
            }
          }
          figures(from: $from) {
            denom
            settled
            refunded
            volume {
              amount
            }
          }
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

export type Figures = DashboardQuery;
export type Owner = DashboardQuery["account"];
export type Sells = SellsQuery["account"]["listings"];
