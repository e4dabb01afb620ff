/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Denoms {\n    settings {\n      denoms {\n        denom\n        closed\n      }\n    }\n  }\n": typeof types.DenomsDocument,
    "\n  fragment ListingRow on Listing {\n    id\n    name\n    seller\n    sales\n    sellable\n    card {\n      title\n    }\n    latestVersion {\n      size\n    }\n    plans {\n      price {\n        amount\n        denom\n      }\n      rights {\n        commercial\n        derivatives\n        redistribution\n        transferable\n      }\n    }\n    trackRecord {\n      outcomes {\n        end\n      }\n    }\n    sellerBonds {\n      denom\n      free {\n        amount\n      }\n      reserved {\n        amount\n      }\n    }\n  }\n": typeof types.ListingRowFragmentDoc,
    "\n  query Stands {\n    _meta {\n      height\n      chainHead\n    }\n  }\n": typeof types.StandsDocument,
    "\n  query Home($denom: String!) {\n    _meta {\n      height\n      time\n    }\n    settled: sales(denom: $denom, range: { by: WHOLE }) {\n      settled\n      refunded\n      volume {\n        amount\n      }\n      returned {\n        amount\n      }\n    }\n    market {\n      stakes {\n        sellers\n        total {\n          amount\n          denom\n        }\n      }\n      deliveryTimes {\n        median\n        nineInTen\n      }\n    }\n    all: listings(first: 1) {\n      total {\n        count\n        isExact\n      }\n      histogram(of: SIZE) {\n        from\n        below\n        count\n      }\n    }\n    trending: listings(first: 6, orderBy: { field: TRENDING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    newest: listings(first: 6) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    best: listings(first: 6, orderBy: { field: BEST_SELLING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    recentSteps(first: 7) {\n      cursor\n      kind\n      at\n      order {\n        id\n        price {\n          amount\n          denom\n        }\n        listing {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.HomeDocument,
    "\n  query Search($words: String, $filter: ListingFilter, $orderBy: ListingOrder, $after: String, $denom: String!) {\n    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20, after: $after) {\n      corrected\n      total {\n        count\n        isExact\n      }\n      nodes {\n        ...ListingRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      facets(of: [TASK, RIGHT, FORMAT, LICENSE], first: 10) {\n        facet\n        values {\n          value\n          count\n        }\n      }\n      memory: histogram(of: MEMORY) {\n        from\n        below\n        count\n      }\n      prices: histogram(of: PRICE, denom: $denom) {\n        from\n        below\n        count\n      }\n    }\n  }\n": typeof types.SearchDocument,
};
const documents: Documents = {
    "\n  query Denoms {\n    settings {\n      denoms {\n        denom\n        closed\n      }\n    }\n  }\n": types.DenomsDocument,
    "\n  fragment ListingRow on Listing {\n    id\n    name\n    seller\n    sales\n    sellable\n    card {\n      title\n    }\n    latestVersion {\n      size\n    }\n    plans {\n      price {\n        amount\n        denom\n      }\n      rights {\n        commercial\n        derivatives\n        redistribution\n        transferable\n      }\n    }\n    trackRecord {\n      outcomes {\n        end\n      }\n    }\n    sellerBonds {\n      denom\n      free {\n        amount\n      }\n      reserved {\n        amount\n      }\n    }\n  }\n": types.ListingRowFragmentDoc,
    "\n  query Stands {\n    _meta {\n      height\n      chainHead\n    }\n  }\n": types.StandsDocument,
    "\n  query Home($denom: String!) {\n    _meta {\n      height\n      time\n    }\n    settled: sales(denom: $denom, range: { by: WHOLE }) {\n      settled\n      refunded\n      volume {\n        amount\n      }\n      returned {\n        amount\n      }\n    }\n    market {\n      stakes {\n        sellers\n        total {\n          amount\n          denom\n        }\n      }\n      deliveryTimes {\n        median\n        nineInTen\n      }\n    }\n    all: listings(first: 1) {\n      total {\n        count\n        isExact\n      }\n      histogram(of: SIZE) {\n        from\n        below\n        count\n      }\n    }\n    trending: listings(first: 6, orderBy: { field: TRENDING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    newest: listings(first: 6) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    best: listings(first: 6, orderBy: { field: BEST_SELLING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    recentSteps(first: 7) {\n      cursor\n      kind\n      at\n      order {\n        id\n        price {\n          amount\n          denom\n        }\n        listing {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.HomeDocument,
    "\n  query Search($words: String, $filter: ListingFilter, $orderBy: ListingOrder, $after: String, $denom: String!) {\n    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20, after: $after) {\n      corrected\n      total {\n        count\n        isExact\n      }\n      nodes {\n        ...ListingRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      facets(of: [TASK, RIGHT, FORMAT, LICENSE], first: 10) {\n        facet\n        values {\n          value\n          count\n        }\n      }\n      memory: histogram(of: MEMORY) {\n        from\n        below\n        count\n      }\n      prices: histogram(of: PRICE, denom: $denom) {\n        from\n        below\n        count\n      }\n    }\n  }\n": types.SearchDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Denoms {\n    settings {\n      denoms {\n        denom\n        closed\n      }\n    }\n  }\n"): (typeof documents)["\n  query Denoms {\n    settings {\n      denoms {\n        denom\n        closed\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ListingRow on Listing {\n    id\n    name\n    seller\n    sales\n    sellable\n    card {\n      title\n    }\n    latestVersion {\n      size\n    }\n    plans {\n      price {\n        amount\n        denom\n      }\n      rights {\n        commercial\n        derivatives\n        redistribution\n        transferable\n      }\n    }\n    trackRecord {\n      outcomes {\n        end\n      }\n    }\n    sellerBonds {\n      denom\n      free {\n        amount\n      }\n      reserved {\n        amount\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment ListingRow on Listing {\n    id\n    name\n    seller\n    sales\n    sellable\n    card {\n      title\n    }\n    latestVersion {\n      size\n    }\n    plans {\n      price {\n        amount\n        denom\n      }\n      rights {\n        commercial\n        derivatives\n        redistribution\n        transferable\n      }\n    }\n    trackRecord {\n      outcomes {\n        end\n      }\n    }\n    sellerBonds {\n      denom\n      free {\n        amount\n      }\n      reserved {\n        amount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Stands {\n    _meta {\n      height\n      chainHead\n    }\n  }\n"): (typeof documents)["\n  query Stands {\n    _meta {\n      height\n      chainHead\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Home($denom: String!) {\n    _meta {\n      height\n      time\n    }\n    settled: sales(denom: $denom, range: { by: WHOLE }) {\n      settled\n      refunded\n      volume {\n        amount\n      }\n      returned {\n        amount\n      }\n    }\n    market {\n      stakes {\n        sellers\n        total {\n          amount\n          denom\n        }\n      }\n      deliveryTimes {\n        median\n        nineInTen\n      }\n    }\n    all: listings(first: 1) {\n      total {\n        count\n        isExact\n      }\n      histogram(of: SIZE) {\n        from\n        below\n        count\n      }\n    }\n    trending: listings(first: 6, orderBy: { field: TRENDING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    newest: listings(first: 6) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    best: listings(first: 6, orderBy: { field: BEST_SELLING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    recentSteps(first: 7) {\n      cursor\n      kind\n      at\n      order {\n        id\n        price {\n          amount\n          denom\n        }\n        listing {\n          id\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Home($denom: String!) {\n    _meta {\n      height\n      time\n    }\n    settled: sales(denom: $denom, range: { by: WHOLE }) {\n      settled\n      refunded\n      volume {\n        amount\n      }\n      returned {\n        amount\n      }\n    }\n    market {\n      stakes {\n        sellers\n        total {\n          amount\n          denom\n        }\n      }\n      deliveryTimes {\n        median\n        nineInTen\n      }\n    }\n    all: listings(first: 1) {\n      total {\n        count\n        isExact\n      }\n      histogram(of: SIZE) {\n        from\n        below\n        count\n      }\n    }\n    trending: listings(first: 6, orderBy: { field: TRENDING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    newest: listings(first: 6) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    best: listings(first: 6, orderBy: { field: BEST_SELLING }) {\n      nodes {\n        ...ListingRow\n      }\n    }\n    recentSteps(first: 7) {\n      cursor\n      kind\n      at\n      order {\n        id\n        price {\n          amount\n          denom\n        }\n        listing {\n          id\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Search($words: String, $filter: ListingFilter, $orderBy: ListingOrder, $after: String, $denom: String!) {\n    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20, after: $after) {\n      corrected\n      total {\n        count\n        isExact\n      }\n      nodes {\n        ...ListingRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      facets(of: [TASK, RIGHT, FORMAT, LICENSE], first: 10) {\n        facet\n        values {\n          value\n          count\n        }\n      }\n      memory: histogram(of: MEMORY) {\n        from\n        below\n        count\n      }\n      prices: histogram(of: PRICE, denom: $denom) {\n        from\n        below\n        count\n      }\n    }\n  }\n"): (typeof documents)["\n  query Search($words: String, $filter: ListingFilter, $orderBy: ListingOrder, $after: String, $denom: String!) {\n    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20, after: $after) {\n      corrected\n      total {\n        count\n        isExact\n      }\n      nodes {\n        ...ListingRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      facets(of: [TASK, RIGHT, FORMAT, LICENSE], first: 10) {\n        facet\n        values {\n          value\n          count\n        }\n      }\n      memory: histogram(of: MEMORY) {\n        from\n        below\n        count\n      }\n      prices: histogram(of: PRICE, denom: $denom) {\n        from\n        below\n        count\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;