import type { Chain } from "../chain/market";
import { ask, type OrderRecord } from "../chain/records";
import { asking, type ReviewRecord } from "../chain/reputation";

/** Why an account may not write of an order: what the contract would refuse, before anybody signs. */
export type Obstacle =
  | { kind: "open" | "refunded" | "withdrawn" }
  | { kind: "not-buyer"; buyer: string }
  | { kind: "linked"; party: string };

export interface Reviewing {
  obstacle: Obstacle | null;
  /** The review that is there; null before one. */
  before: ReviewRecord | null;
}

/** Whether the buyer of an order may review it, in the contract's order: `contracts/reputation/src/execute/review.rs`. */
export async function reviewing(
  chain: Chain,
  order: OrderRecord,
  seller: string,
  account: string,
): Promise<Reviewing> {
  const before = await asking.review(chain, order.id);
  // Whoever wrote edits, whatever was linked since.
  if (before !== null) {
    const isReviewer = before.reviewer === account;
    return { before, obstacle: isReviewer ? null : { kind: "not-buyer", buyer: before.reviewer } };
  }
  const early = obstacleOf(order, account);
  if (early) return { before, obstacle: early };
  const party = await linkedParty(chain, account, await partiesOf(chain, order, seller));
  return { before, obstacle: party === null ? null : { kind: "linked", party } };
}

export function obstacleOf(order: Pick<OrderRecord, "state" | "buyer">, account: string): Obstacle | null {
  if (order.buyer !== account) return { kind: "not-buyer", buyer: order.buyer };
  if (order.state === "settled") return null;
  if (order.state === "refunded" || order.state === "withdrawn") return { kind: order.state };
  return { kind: "open" };
}

/** Who is paid for an order: the account that sold, the listing's seller, and the payees of the split that it froze. */
async function partiesOf(chain: Chain, order: OrderRecord, seller: string): Promise<string[]> {
  const [listing, payees] = await Promise.all([
    ask.listing(chain, order.listing),
    ask.split(chain, order.listing, order.split_version),
  ]);
  return [...new Set([seller, listing.seller, ...payees.map(({ address }) => address)])];
}

/** The first of some accounts that is, or is linked with, an account; null if none is. */
export async function linkedParty(
  chain: Chain,
  account: string,
  parties: readonly string[],
): Promise<string | null> {
  const [own, ...others] = await Promise.all([account, ...parties].map((each) => asking.person(chain, each)));
  return parties.find((_, at) => others[at] === own) ?? null;
}

/** What becomes of a report, and who may do what: `contracts/reputation/src/state/report.rs`. */
export function reportActs(
  report: {
    state: "OPEN" | "UPHELD" | "DISMISSED" | "ABUSIVE" | "LAPSED";
    reporter: string;
    settlesAt: string;
    settledAt?: string | null;
    appeal?: unknown;
    decision?: unknown;
  },
  seller: string,
  account: string | null,
  now: number,
): { appeal: boolean; settle: boolean } {
  const isOver = Date.parse(report.settlesAt) <= now;
  const isSettled = report.settledAt != null;
  const appellant = report.state === "UPHELD" ? seller : report.reporter;
  return {
    appeal:
      account === appellant && report.decision != null && report.appeal == null && !isOver && !isSettled,
    settle: account !== null && isOver && !isSettled,
  };
}
