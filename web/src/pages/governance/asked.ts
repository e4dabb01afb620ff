import { useMemo } from "react";
import { Governance, type StandingMarket } from "../../chain/governance";
import { type Chain, useChain } from "../../chain/market";
import type { ChainConfig } from "../../config";
import { useAsked } from "../../market/asked";
import { useEvery } from "../../market/now";

/** How often what is shown is asked again, in milliseconds: about once in two blocks. */
export const OFTEN = 10_000;

export function useGovernance(config: ChainConfig): Governance | null {
  const chain: Chain | null = useChain();
  return useMemo(() => chain && new Governance(config, chain), [config, chain]);
}

/** Who governs, and the settings now. */
export function useStanding(governance: Governance | null) {
  const asked = useAsked<StandingMarket | undefined>(governance && "standing", async () =>
    governance?.standing(),
  );
  useEvery(governance && OFTEN, asked.again);
  return asked;
}
