import { useRouteContext } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../api/generated";
import type { DenomsQuery } from "../api/generated/graphql";

/** What the market prices in. */
export const DENOMS = graphql(`
  query Denoms {
    settings {
      denoms {
        denom
        closed
      }
    }
  }
`);

/** The denom in which prices are shown: the operator's, else the first that takes orders. */
export function useDenom(): string | undefined {
  return useDenomAsked().denom;
}

/** The same, and whether the index is being asked for it. */
export function useDenomAsked(): { denom: string | undefined; isAsked: boolean } {
  const { config } = useRouteContext({ from: "__root__" });
  const [{ data, fetching }] = useQuery({ query: DENOMS, pause: config.denom !== undefined });
  return { denom: config.denom ?? denomIn(data), isAsked: fetching };
}

/** The first denom that takes orders, in an answer to `DENOMS`. */
export function denomIn(data: DenomsQuery | undefined): string | undefined {
  return data?.settings?.denoms.find((rule) => !rule.closed)?.denom;
}
