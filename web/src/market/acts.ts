import { isReached, later, type Mark } from "./marks";
import type { Sale } from "./sale";

/** What can be done with an order: by `docs/escrow.md`, as `packages/client` checks it before a transaction is made. */
export type Act =
  | "open"
  | "accept"
  | "dispute"
  | "propose"
  | "rule"
  | "prove"
  | "refund"
  | "settle"
  | "release"
  | "deliver"
  | "take"
  | "withdraw"
  | "rekey";

/** From when on anyone can settle an order, and no proof brings its price back; null unless it is delivered and not final. */
export function settlesFrom(sale: Sale): Mark | null {
  if (sale.state === "DELIVERED") return sale.settleFrom;
  return sale.state === "DISPUTED" ? (sale.dispute?.decideBy ?? null) : null;
}

/** Whether a proof of the version, which is bad already, pays the buyer something by this order. */
export function isOwed(sale: Sale): boolean {
  if (sale.bad === null) return false;
  switch (sale.state) {
    case "REFUNDED":
    case "WITHDRAWN":
      return false;
    case "SETTLED":
      return BigInt(sale.bond) > 0n && (sale.releaseFrom === null || !isReached(sale.releaseFrom, sale.bad));
    default:
      return true;
  }
}

/** Whether a proof by this order still counts. */
export function canProve(sale: Sale, now: Mark): boolean {
  if (sale.state !== "DELIVERED" && sale.state !== "DISPUTED" && sale.state !== "SETTLED") return false;
  if (sale.state === "SETTLED" && BigInt(sale.bond) === 0n) return false;
  const settles = settlesFrom(sale);
  // A dispute can outlast the time in which a proof reaches the bond.
  const until =
    sale.releaseFrom && settles ? later(sale.releaseFrom, settles) : (sale.releaseFrom ?? settles);
  return until === null || !isReached(until, now);
}

/** Whether an order whose window or dispute is over is settled with the proof: a proof reaches a settled one alone then. */
export function settlesFirst(sale: Sale, now: Mark): boolean {
  const from = settlesFrom(sale);
  return from !== null && isReached(from, now);
}

/** What an account can do with an order at a moment; without an account, what anyone can. */
export function actsOf(sale: Sale, account: string | null, now: Mark): Act[] {
  const isBuyer = account !== null && account === sale.buyer;
  const isHolder = account !== null && account === sale.holder;
  const isSeller = account !== null && account === sale.seller;
  const isBad = sale.bad !== null;
  const acts: Act[] = [];
  const add = (act: Act, can: boolean) => can && acts.push(act);
  const over = settlesFirst(sale, now);
  switch (sale.state) {
    case "OFFERED": {
      const expired = sale.expires !== null && isReached(sale.expires, now);
      add("take", isSeller && !expired && !isBad);
      add("withdraw", isBuyer || expired || isBad);
      break;
    }
    case "FUNDED": {
      const late = sale.refundFrom !== null && isReached(sale.refundFrom, now);
      add("deliver", isSeller && !late && !isBad);
      add("refund", late || isBad);
      break;
    }
    case "DELIVERED":
      add("open", isBuyer);
      add("refund", isBad);
      add("accept", isBuyer && !isBad);
      add("dispute", isBuyer && !isBad && !over && BigInt(sale.stake) > 0n);
      add("settle", over && !isBad);
      break;
    case "DISPUTED":
      add("open", isBuyer);
      add("refund", isBad);
      add("accept", isBuyer && !isBad);
      add("propose", (isBuyer || isSeller) && !over && !isBad);
      add("rule", account !== null && account === sale.arbiter && !over && !isBad);
      add("settle", over && !isBad);
      break;
    case "SETTLED":
      add("open", isBuyer || isHolder);
      add("refund", isOwed(sale));
      add("rekey", isHolder && !isBad);
      add(
        "release",
        BigInt(sale.bond) > 0n &&
          !isOwed(sale) &&
          sale.releaseFrom !== null &&
          isReached(sale.releaseFrom, now),
      );
      break;
    default:
      break;
  }
  add("prove", isBuyer && !isBad && canProve(sale, now));
  return acts;
}

/** What goes back if a proposal ends the dispute: what the buyer wants, once the seller would give as much. */
export function agreed(sale: Sale, side: "buyer" | "seller", amount: bigint): bigint | null {
  const { asked = null, offered = null } = sale.dispute ?? {};
  const wants = side === "buyer" ? amount : asked === null ? null : BigInt(asked);
  const gives = side === "seller" ? amount : offered === null ? null : BigInt(offered);
  return wants !== null && gives !== null && gives >= wants ? wants : null;
}
