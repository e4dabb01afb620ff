import type { Coin, OrderRecord, VersionOnChain } from "../chain/records";
import { type Mark, markOf } from "./marks";

export type State = "OFFERED" | "FUNDED" | "DELIVERED" | "DISPUTED" | "SETTLED" | "REFUNDED" | "WITHDRAWN";

/** An order as its rules need it, whether the chain or an index tells of it. */
export interface Sale {
  id: string;
  state: State;
  listing: string;
  version: number;
  plan: number;
  buyer: string;
  /** The account that must deliver; null where that is not known. */
  seller: string | null;
  price: Coin;
  fee: string;
  royalty: string;
  /** What is still reserved of the seller's bond; 0 once it was released or forfeited. */
  bond: string;
  /** 0 where the order can't be disputed. */
  stake: string;
  arbiter: string | null;
  /** The license that it resells; null where the creators sell. */
  resold: string | null;
  expires: Mark | null;
  deliverBy: Mark | null;
  refundFrom: Mark | null;
  settleFrom: Mark | null;
  releaseFrom: Mark | null;
  dispute: { decideBy: Mark; asked: string | null; offered: string | null } | null;
  /** The account that holds the license of this number; null before there is one. */
  holder: string | null;
  /** Since when the version is proven bad. */
  bad: Mark | null;
}

export function saleOfChain(
  order: OrderRecord,
  version: VersionOnChain,
  seller: string | null,
  holder: string | null,
): Sale {
  const { dispute } = order;
  const isOffer = order.state === "offered" || order.state === "withdrawn";
  return {
    id: order.id.toString(),
    state: order.state.toUpperCase() as State,
    listing: order.listing.toString(),
    version: order.version,
    plan: order.plan,
    buyer: order.buyer,
    seller,
    price: { amount: order.price, denom: order.denom },
    fee: order.fee,
    royalty: order.royalty,
    bond: order.bond,
    stake: order.stake,
    arbiter: order.arbiter?.address ?? null,
    resold: order.resold?.toString() ?? null,
    expires: markOf(order.expires_at, order.expires_at_height),
    deliverBy: isOffer ? null : markOf(order.deliver_by, order.deliver_by_height),
    refundFrom: isOffer ? null : markOf(order.refund_from, order.refund_from_height),
    settleFrom: markOf(order.settle_from, order.settle_from_height),
    releaseFrom: markOf(order.release_from, order.release_from_height),
    dispute: dispute
      ? {
          decideBy: { time: dispute.decide_by, height: dispute.decide_by_height },
          asked: dispute.asked ?? null,
          offered: dispute.offered ?? null,
        }
      : null,
    holder,
    bad: markOf(version.bad_since, version.bad_since_height),
  };
}

/** What an index tells of an order: the fields that every document with it asks for. */
export interface IndexedSale {
  id: string;
  state: State;
  listingId: string;
  version: string | number;
  plan: number;
  buyer: string;
  seller: string;
  price: Coin;
  fee: { amount: string };
  royalty: { amount: string };
  bond: { amount: string };
  bondState: string;
  stake: { amount: string };
  resoldId?: string | null;
  expiresAt?: string | null;
  expiresAtHeight?: string | number | null;
  deliverBy?: string | null;
  deliverByHeight?: string | number | null;
  refundFrom?: string | null;
  refundFromHeight?: string | number | null;
  settleFrom?: string | null;
  settleFromHeight?: string | number | null;
  releaseFrom?: string | null;
  releaseFromHeight?: string | number | null;
  dispute?: {
    arbiter: string;
    decideBy: string;
    decideByHeight: string | number;
    asked?: { amount: string } | null;
    offered?: { amount: string } | null;
    end?: string | null;
  } | null;
  license?: { owner: string } | null;
  soldVersion?: { badSince?: string | null; badSinceHeight?: string | number | null } | null;
}

export function saleOfIndex(order: IndexedSale): Sale {
  const { dispute } = order;
  return {
    id: order.id,
    state: order.state,
    listing: order.listingId,
    version: Number(order.version),
    plan: order.plan,
    buyer: order.buyer,
    seller: order.seller,
    price: order.price,
    fee: order.fee.amount,
    royalty: order.royalty.amount,
    bond: order.bondState === "RESERVED" ? order.bond.amount : "0",
    stake: order.stake.amount,
    arbiter: dispute?.arbiter ?? null,
    resold: order.resoldId ?? null,
    expires: markOf(order.expiresAt, order.expiresAtHeight),
    deliverBy: markOf(order.deliverBy, order.deliverByHeight),
    refundFrom: markOf(order.refundFrom, order.refundFromHeight),
    settleFrom: markOf(order.settleFrom, order.settleFromHeight),
    releaseFrom: markOf(order.releaseFrom, order.releaseFromHeight),
    dispute:
      dispute && !dispute.end
        ? {
            decideBy: { time: Date.parse(dispute.decideBy) / 1000, height: Number(dispute.decideByHeight) },
            asked: dispute.asked?.amount ?? null,
            offered: dispute.offered?.amount ?? null,
          }
        : null,
    holder: order.resoldId == null ? (order.license?.owner ?? null) : null,
    bad: markOf(order.soldVersion?.badSince, order.soldVersion?.badSinceHeight),
  };
}
