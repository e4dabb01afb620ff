import { graphql } from "../../api/generated";
import type { ProfileQuery } from "../../api/generated/graphql";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { profile as english } from "../../words/en/profile";

/** What is said of profiles: loaded with their part of the page. */
export const profiling = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/profile")).profile,
  nl: async () => (await import("../../words/nl/profile")).profile,
});

export const PROFILE = graphql(`
  query Profile($account: String!) {
    account(address: $account) {
      profile {
        handle
        card {
          cid
          text
        }
        domain {
          name
          proven
          provenSince
          checkedAt
          problem
        }
      }
      attestations {
        status
        level
        expiresAt
        verifier {
          account
          name
        }
      }
    }
  }
`);

export type Identity = ProfileQuery["account"];

/** A signed change of the account's own. */
export interface Own {
  account: string;
  /** What the index says of it; undefined while it is on its way, or away. */
  told: Identity | undefined;
  /** Asks chain and index again. */
  after: () => void;
}
