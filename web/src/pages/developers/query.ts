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
    orderPause {
      until
      by
    }
    settings {
      treasury
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
      guardian {
        account
        expiresAt
      }
      moderator {
        account
        lapse
      }
      arbiter {
        account
        decideWithin
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
export type Pause = NonNullable<DevelopersQuery["orderPause"]>;
