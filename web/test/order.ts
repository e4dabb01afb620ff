// An order as the index tells it, for tests of its page.
import type { OrderQuery } from "../src/api/generated/graphql";
import type { ChainConfig } from "../src/config";
import { keepAccount } from "../src/wallet/kept";

export type ToldOrder = NonNullable<OrderQuery["order"]>;

export const [BUYER, SELLER] = ["wasm1buyer", "wasm1seller"];

/** A chain whose nodes answer nothing: pages go by the index. */
export const CHAIN: ChainConfig = {
  id: "test-1",
  name: "Test",
  rpc: ["http://127.0.0.1:1/"],
  prefix: "wasm",
  coinType: 118,
  gasPrice: "0.0025uwhs",
  contracts: { registry: "wasm1r", license: "wasm1l", escrow: "wasm1e", royalties: "wasm1o" },
};

/** The account that the page opens with. */
export function at(address: string, kind: "keplr" | "ethereum" = "keplr"): void {
  const wallet = { id: "keplr", name: "Keplr" };
  keepAccount(CHAIN.id, { address, name: "me", kind, wallet, publicKey: new Uint8Array(33) });
}

/** 2 WHS, delivered at 10:05, to be settled from 11:05 on; it is 10:30. */
export function orderWith(change: Partial<ToldOrder> = {}): { Order: object } {
  const coin = (amount: string) => ({ amount, denom: "uwhs" });
  const order = {
    id: "33",
    state: "DELIVERED",
    isOffer: false,
    listingId: "3",
    version: 1,
    plan: 0,
    buyer: BUYER,
    seller: SELLER,
    price: coin("2000000"),
    fee: coin("50000"),
    royalty: coin("0"),
    stake: coin("500000"),
    returned: coin("0"),
    resoldId: null,
    placedAt: "2026-01-01T10:00:00Z",
    placedHeight: 100,
    takenAt: null,
    deliveredAt: "2026-01-01T10:05:00Z",
    closedAt: null,
    deliverBy: "2026-01-01T11:00:00Z",
    deliverByHeight: 160,
    refundFrom: "2026-01-01T11:01:00Z",
    refundFromHeight: 161,
    settleFrom: "2026-01-01T11:05:00Z",
    settleFromHeight: 165,
    releaseFrom: "2026-01-02T11:05:00Z",
    releaseFromHeight: 265,
    expiresAt: null,
    expiresAtHeight: null,
    transportKey: "ab",
    delivery: "cd",
    bond: coin("1000000"),
    bondState: "RESERVED",
    bondToBuyer: null,
    guarantee: {
      ifUndelivered: coin("2100000"),
      ifProvenBad: coin("2200000"),
      ifProvenBadLater: coin("1000000"),
      stake: coin("500000"),
    },
    listing: { id: "3", name: "north/model", seller: SELLER, publisher: null },
    soldVersion: {
      number: 1,
      cid: "bafy",
      size: 100,
      chunkCount: 1,
      plaintextRoot: "01",
      ciphertextRoot: "02",
      keyRoot: "03",
      publicKey: "04",
      salt: "05",
      badSince: null,
      badSinceHeight: null,
      loading: { verdict: "DATA_ONLY" },
      scans: [],
    },
    history: [],
    dispute: null,
    license: null,
    ...change,
  };
  return { Order: { _meta: { height: 130, time: "2026-01-01T10:30:00Z", cursor: null }, order } };
}
