import { graphql } from "../../api/generated";
import type { SearchQuery, SearchQueryVariables } from "../../api/generated/graphql";
import { asked, type Sought } from "./sought";

export const SEARCH = graphql(`
  query Search($words: String, $filter: ListingFilter, $orderBy: ListingOrder, $denom: String!) {
    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20) {
      corrected
      total {
        count
        isExact
      }
      nodes {
        ...ListingRow
      }
      pageInfo {
        ...Behind
      }
      facets(of: [TASK, RIGHT, FORMAT, LICENSE, PUBLISHER_STANDING, LOADS, SCANNED], first: 10) {
        facet
        values {
          value
          count
        }
      }
      ratings: histogram(of: RATING) {
        from
        count
      }
      sizes: histogram(of: SIZE) {
        from
        below
        count
      }
      memory: histogram(of: MEMORY_NEEDED) {
        from
        below
        count
      }
      prices: histogram(of: PRICE, denom: $denom) {
        from
        below
        count
      }
    }
  }
`);

/** All values of one facet that the index names, for those who ask for more than the search shows. */
export const VALUES = graphql(`
  query Values($words: String, $filter: ListingFilter, $of: ListingFacet!) {
    listings(query: $words, filter: $filter, first: 1) {
      facets(of: [$of], first: 50) {
        facet
        values {
          value
          count
        }
      }
    }
  }
`);

/** The most values of a facet that `SEARCH` asks for. */
export const MOST_VALUES = 10;

export type Found = SearchQuery["listings"];

/** What a search asks, on its page and ahead of it. */
export function questionOf(sought: Sought, denom: string): SearchQueryVariables {
  const { filter, orderBy } = asked(sought, denom);
  return { words: sought.words ?? null, filter, orderBy: orderBy ?? null, denom };
}
