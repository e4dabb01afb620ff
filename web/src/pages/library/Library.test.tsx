// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import { at, CHAIN } from "../../../test/order";

afterEach(() => vi.unstubAllGlobals());

const ACCOUNT = "wasm1buyer";
const listing = {
  id: "3",
  name: "n0rth/model",
  publisher: { standing: "LOOK_ALIKE", handle: "north" },
  latestVersion: { number: 1 },
};
const soldVersion = {
  number: 1,
  badSince: null,
  badSinceHeight: null,
  loading: { verdict: "RUNS_CODE" },
  // The worst stands first.
  scans: [{ verdict: "SUSPICIOUS" }, { verdict: "CLEAN" }],
};
const coin = { amount: "5000000", denom: "uwhs" };
const order = (id: string, state: string) => ({
  id,
  state,
  isOffer: false,
  listingId: "3",
  version: 1,
  plan: 0,
  buyer: ACCOUNT,
  seller: "wasm1seller",
  price: coin,
  fee: coin,
  royalty: coin,
  stake: coin,
  returned: { amount: "0" },
  bond: coin,
  bondState: "NONE",
  resoldId: null,
  placedAt: "2026-01-01T00:00:00Z",
  transportKey: "ab",
  deliverBy: "2026-01-01T01:00:00Z",
  deliverByHeight: 100,
  settleFrom: "2026-01-02T00:00:00Z",
  settleFromHeight: 200,
  listing,
  soldVersion,
  dispute: null,
});
const license = {
  id: "12",
  expiresAt: null,
  expired: false,
  resaleRoyaltyBps: 0,
  rights: { transferable: true },
  listing,
  soldVersion,
  order: null,
  rekey: null,
};
const resale = {
  licenseId: "13",
  ending: false,
  orderId: null,
  price: coin,
  listing,
  license: { soldVersion },
};
const page = (nodes: object[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });

it("marks a look-alike, and what runs code, beside each order, license and resale", async () => {
  const account = {
    open: page([order("10", "DELIVERED")]),
    past: page([order("11", "SETTLED")]),
    selling: page([]),
    decides: page([]),
    licenses: page([license]),
    resales: page([resale]),
  };
  const _meta = { height: 150, time: "2026-01-01T00:30:00Z" };
  answering({ Library: { _meta, settings: null, account } });
  const { frame, close } = opened(`/library?account=${ACCOUNT}`);
  const rows = () => [...frame.querySelectorAll("tbody tr")].map(({ textContent }) => textContent ?? "");
  await vi.waitFor(() => expect(rows()).toHaveLength(4));
  for (const row of rows()) {
    expect(row).toContain("n0rth/model");
    expect(row).toContain("not from north");
    expect(row).toContain("runs code when it is loaded");
    expect(row).toContain("a scanner found what may do harm");
  }
  close();
});

it("tells what a dispute gave back of an order that settled", async () => {
  const split = { ...order("12", "SETTLED"), returned: { amount: "2500000" } };
  const account = {
    open: page([]),
    past: page([split, order("11", "SETTLED")]),
    selling: page([]),
    decides: page([]),
    licenses: page([]),
    resales: page([]),
  };
  const _meta = { height: 150, time: "2026-01-01T00:30:00Z" };
  answering({ Library: { _meta, settings: null, account } });
  const { frame, close } = opened(`/library?account=${ACCOUNT}`);
  const ends = () =>
    [...frame.querySelectorAll("tbody td:nth-child(2)")].map(({ textContent }) => textContent);
  await vi.waitFor(() => expect(ends()).toEqual(["settled, and 2.50 WHS of it went back", "settled"]));
  close();
});

it("offers to stop a resale that is ordered, and does not say that it takes the license back", async () => {
  at(ACCOUNT);
  const account = {
    open: page([]),
    past: page([]),
    selling: page([]),
    decides: page([]),
    licenses: page([]),
    resales: page([resale, { ...resale, licenseId: "14", orderId: "40" }]),
  };
  const _meta = { height: 150, time: "2026-01-01T00:30:00Z" };
  answering({ Library: { _meta, settings: null, account } });
  const { frame, close } = opened(`/library?account=${ACCOUNT}`, undefined, undefined, { chain: CHAIN });
  const rows = () => [...frame.querySelectorAll("tbody tr")].map(({ textContent }) => textContent ?? "");
  await vi.waitFor(() => expect(rows()).toHaveLength(2));
  expect(rows()[0]).toContain("Take it back");
  expect(rows()[1]).toContain("Take no further order");
  expect(rows()[1]).toContain("can’t be taken back now");
  expect(rows()[1]).not.toContain("Take it back");
  close();
  localStorage.clear();
});
