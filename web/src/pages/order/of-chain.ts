import { base64, hex } from "../../chain/bytes";
import type { ListingRecord, OrderRecord, VersionOnChain } from "../../chain/records";
import { guaranteeOf } from "../../market/guarantee";
import type { State } from "../../market/sale";
import type { Shown } from "./query";

const FINAL = ["settled", "refunded", "withdrawn"];

/** An order as the page shows it, by the chain's records alone: without a history, and without what was delivered. */
export function shownOfChain(
  order: OrderRecord,
  listing: ListingRecord,
  version: VersionOnChain,
  seller: string | null,
): Shown {
  const time = (seconds: number | null | undefined) =>
    seconds == null ? null : new Date(seconds * 1000).toISOString();
  const coin = (amount: string) => ({ amount });
  const isOpenOffer = order.state === "offered" || order.state === "withdrawn";
  const guarantee = guaranteeOf(order);
  const { dispute } = order;
  const bytes = (text: string) => hex(base64(text));
  return {
    id: order.id.toString(),
    state: order.state.toUpperCase() as State,
    isOffer: order.expires_at != null,
    listingId: order.listing.toString(),
    version: order.version,
    plan: order.plan,
    buyer: order.buyer,
    seller: seller ?? listing.seller,
    price: { amount: order.price, denom: order.denom },
    fee: coin(order.fee),
    royalty: coin(order.royalty),
    stake: coin(order.stake),
    returned: coin(order.returned),
    resoldId: order.resold?.toString() ?? null,
    placedAt: time(order.placed_at) ?? "",
    placedHeight: order.placed_at_height,
    takenAt: null,
    deliveredAt: time(order.delivered_at),
    closedAt: null,
    deliverBy: isOpenOffer ? null : time(order.deliver_by),
    deliverByHeight: isOpenOffer ? null : order.deliver_by_height,
    refundFrom: isOpenOffer ? null : time(order.refund_from),
    refundFromHeight: isOpenOffer ? null : order.refund_from_height,
    settleFrom: time(order.settle_from),
    settleFromHeight: order.settle_from_height ?? null,
    releaseFrom: time(order.release_from),
    releaseFromHeight: order.release_from_height ?? null,
    expiresAt: time(order.expires_at),
    expiresAtHeight: order.expires_at_height ?? null,
    transportKey: order.transport_key ? bytes(order.transport_key) : "",
    delivery: null,
    bond: { amount: order.bond, denom: order.denom },
    // Of a final order without a bond, the record does not say what became of it.
    bondState:
      order.bond === "0"
        ? FINAL.includes(order.state) && order.resold == null
          ? "RELEASED"
          : "NONE"
        : "RESERVED",
    bondToBuyer: null,
    guarantee: {
      ifUndelivered: coin(guarantee.ifUndelivered.toString()),
      ifProvenBad: coin(guarantee.ifProvenBad.toString()),
      ifProvenBadLater: coin(guarantee.ifProvenBadLater.toString()),
      stake: coin(order.stake),
    },
    // Whose name it is and what loading it does, an index says alone.
    listing: { id: listing.id.toString(), name: listing.name, seller: listing.seller, publisher: null },
    soldVersion: {
      number: version.number,
      cid: version.cid,
      size: version.size,
      chunkCount: version.chunk_count,
      plaintextRoot: version.plaintext_root,
      ciphertextRoot: version.ciphertext_root,
      keyRoot: version.key_root,
      publicKey: bytes(version.public_key),
      salt: bytes(version.salt),
      badSince: time(version.bad_since),
      badSinceHeight: version.bad_since_height ?? null,
      loading: { verdict: "UNKNOWN" },
      scans: [],
    },
    history: [],
    dispute: dispute
      ? {
          reason: "",
          arbiter: order.arbiter?.address ?? "",
          decideBy: time(dispute.decide_by) ?? "",
          decideByHeight: dispute.decide_by_height,
          end: null,
          stake: coin(dispute.stake),
          asked: dispute.asked == null ? null : coin(dispute.asked),
          offered: dispute.offered == null ? null : coin(dispute.offered),
          toBuyer: null,
        }
      : null,
    license: null,
  };
}
