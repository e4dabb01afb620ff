import { useMemo } from "react";
import { Governance, type StandingMarket } from "../../chain/governance";
import { type Chain, useChain } from "../../chain/market";
import type { ChainConfig } from "../../config";
import { useAsked } from "../../market/asked";
import { useEvery } from "../../market/now";

/** How often a node is asked again what is shown of votes, in milliseconds. */
export const OFTEN = 10_000;
/** The same of who governs, which is many questions. */
const SELDOM = 20_000;

export function useGovernance(config: ChainConfig): Governance | null {
  const chain: Chain | null = useChain();
  return useMemo(() => chain && new Governance(config, chain), [config, chain]);
}

/** Who governs, and the settings now. */
export function useStanding(governance: Governance | null) {
  const asked = useAsked<StandingMarket | undefined>(governance && "standing", async () =>
    governance?.standing(),
  );
  useEvery(governance && SELDOM, asked.again);
  return asked;
}
