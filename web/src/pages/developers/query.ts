import { graphql } from "../../api/generated";
import type { DevelopersQuery } from "../../api/generated/graphql";

export const DEVELOPERS = graphql(`
  query Developers {
    _meta {
      chainId
      height
      proof
      witnessedHeight
    }
    settings {
      feeBps
      bondBps
      stakeBps
      grace
      cooldown
      bondDelay
      blockInterval
      downloadRate
      changedAt
      deliverWithin {
        min
        max
      }
      challengeWindow {
        min
        max
      }
      denoms {
        denom
        minFee
        minBond
        minStake
        dailyPenalty
        closed
        closesAt
      }
    }
  }
`);

export type Settings = NonNullable<DevelopersQuery["settings"]>;
