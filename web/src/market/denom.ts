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
  const { config } = useRouteContext({ from: "__root__" });
  const [{ data }] = useQuery({ query: DENOMS, pause: config.denom !== undefined });
  return config.denom ?? denomIn(data);
}

/** The first denom that takes orders, in an answer to `DENOMS`. */
export function denomIn(data: DenomsQuery | undefined): string | undefined {
  return data?.settings?.denoms.find((rule) => !rule.closed)?.denom;
}
