import { actsOf } from "./acts";
import { isReached, type Mark } from "./marks";
import type { Sale } from "./sale";

/** What an account must or can do with an order, and until when. */
export type Duty =
  /** A seller delivers, or the order goes back with a part of the bond. */
  | "deliver"
  /** A reseller delivers, or the price goes back and the resale ends: it has no bond at stake. */
  | "resell"
  /** A seller takes an offer, or it lapses. */
  | "take"
  /** A buyer opens the file while a proof brings the price back. */
  | "open"
  /** Buyer or seller end a dispute, or the arbiter does. */
  | "propose"
  | "rule"
  /** Money waits to be called back. */
  | "refund"
  | "withdraw"
  /** The order only waits for somebody to settle it. */
  | "settle"
  /** Nothing is to be done but to wait. */
  | "wait";

export interface Due {
  sale: Sale;
  duty: Duty;
  /** Null for what can be done at any time. */
  by: Mark | null;
}

/** The one thing of an order that an account has to do next; null once nothing is left. */
export function dutyOf(sale: Sale, account: string, now: Mark): Due | null {
  const acts = actsOf(sale, account, now);
  const due = (duty: Duty, by: Mark | null = null): Due => ({ sale, duty, by });
  if (acts.includes("refund")) return due("refund");
  switch (sale.state) {
    case "OFFERED":
      if (acts.includes("take")) return due("take", sale.expires);
      if (sale.buyer !== account) return null;
      return sale.expires && isReached(sale.expires, now) ? due("withdraw") : due("wait", sale.expires);
    case "FUNDED":
      if (!acts.includes("deliver")) return due("wait", sale.refundFrom);
      return due(sale.resold === null ? "deliver" : "resell", sale.deliverBy);
    case "DELIVERED":
      if (acts.includes("settle")) return due("settle");
      return sale.buyer === account ? due("open", sale.settleFrom) : due("wait", sale.settleFrom);
    case "DISPUTED":
      if (acts.includes("settle")) return due("settle");
      if (acts.includes("rule")) return due("rule", sale.dispute?.decideBy ?? null);
      return due("propose", sale.dispute?.decideBy ?? null);
    default:
      return null;
  }
}

/** First what is late or can be done at once, then by deadline; what only waits comes last. */
export function inOrder(dues: readonly Due[]): Due[] {
  const key = ({ duty, by }: Due) => (duty === "wait" ? 1e12 : 0) + (by?.time ?? 0);
  return [...dues].sort((one, other) => key(one) - key(other) || Number(one.sale.id) - Number(other.sale.id));
}
