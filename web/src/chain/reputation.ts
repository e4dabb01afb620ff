import type * as reputation from "./generated/reputation";
import type { Chain } from "./market";
import { Refused } from "./node";

export type ReputationConfig = reputation.Config;
export type HandleStatus = reputation.HandleStatus;
export type Links = reputation.Links;
export type ProfileRecord = reputation.Profile;
export type ReportRecord = reputation.Report;
export type ReviewRecord = reputation.Review;
export type VoteRecord = reputation.Vote;

/** The most votes of a review that are asked for: who voted among later ones hears it of the chain's trial. */
const VOTES = 100;

/** What the contract of reputation answers, as `packages/client` asks it. */
export const asking = {
  config: (chain: Chain) => chain.smart<ReputationConfig>("reputation", { config: {} }),
  /** Null for an order without a review. */
  review: (chain: Chain, order: number) =>
    found(chain.smart<ReviewRecord>("reputation", { review: { order } })),
  votes: (chain: Chain, order: number) =>
    chain.smart<VoteRecord[]>("reputation", { votes: { order, start_after: null, limit: VOTES } }),
  links: (chain: Chain, account: string) => chain.smart<Links>("reputation", { links: { account } }),
  profile: (chain: Chain, account: string) =>
    chain.smart<ProfileRecord>("reputation", { profile: { account } }),
  handle: (chain: Chain, handle: string) => chain.smart<HandleStatus>("reputation", { handle: { handle } }),
  report: (chain: Chain, report: number) => chain.smart<ReportRecord>("reputation", { report: { report } }),
  /** The account that stands for all wallets of one person, as far as they are linked. */
  async person(chain: Chain, account: string): Promise<string> {
    return (await asking.links(chain, account)).main ?? account;
  },
};

async function found<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused && /reputation\/no_[a-z]+/.test(error.message)) return null;
    throw error;
  }
}
