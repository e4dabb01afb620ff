import { describe, expect, it } from "vitest";
import { backedFrom, hindranceOf, sellsResold, takesOffers } from "./orderable";

const plan = {
  price: { amount: "6500000", denom: "uwhs" },
  supply: null,
  sold: null,
  denomClosed: false,
  guarantee: { bond: { amount: "1300000" } },
};
const listing = {
  seller: "seller",
  state: "ACTIVE",
  sellable: true,
  sellerClosedSince: null,
  badSince: null,
  sellerBonds: [{ denom: "uwhs", free: { amount: "1300000" } }],
};
const short = { ...listing, sellerBonds: [{ denom: "uwhs", free: { amount: "1299999" } }] };

describe("an order", () => {
  it("is taken while the seller's free bond reaches the plan's", () => {
    expect(hindranceOf(listing, plan, "buyer")).toBeNull();
    expect(hindranceOf(listing, plan, null)).toBeNull();
  });

  it("is not taken by a bond that is one base unit short, in another denom, or absent", () => {
    const unbacked = { kind: "unbacked", bond: "1300000", free: "1299999", denom: "uwhs" };
    expect(hindranceOf(short, plan, "buyer")).toEqual(unbacked);
    const other = [{ denom: "uusdc", free: { amount: "9000000" } }];
    const none = { ...unbacked, free: "0" };
    expect(hindranceOf({ ...listing, sellerBonds: other }, plan, "buyer")).toEqual(none);
    expect(hindranceOf({ ...listing, sellerBonds: [] }, plan, "buyer")).toEqual(none);
  });

  it("is not offered to the seller itself", () => {
    expect(hindranceOf(listing, plan, "seller")).toEqual({ kind: "own" });
  });

  it("is not taken beyond the supply", () => {
    expect(hindranceOf(listing, { ...plan, supply: "40", sold: "39" }, null)).toBeNull();
    expect(hindranceOf(listing, { ...plan, supply: "40", sold: "40" }, null)).toEqual({
      kind: "sold-out",
      supply: "40",
    });
  });

  it("is refused for the reason that lasts longest", () => {
    const bad = { ...short, sellable: false, state: "PAUSED", badSince: "2026-01-01T00:00:00Z" };
    expect(hindranceOf(bad, plan, null)?.kind).toBe("bad");
    expect(hindranceOf({ ...bad, badSince: null }, plan, null)?.kind).toBe("paused");
    expect(hindranceOf({ ...listing, state: "RETIRED", sellable: false }, plan, null)?.kind).toBe("retired");
    expect(hindranceOf({ ...listing, state: "DELISTED", sellable: false }, plan, null)?.kind).toBe(
      "delisted",
    );
    const closed = { ...listing, sellable: false, sellerClosedSince: "2026-01-01T00:00:00Z" };
    expect(hindranceOf(closed, plan, null)?.kind).toBe("closed");
    expect(hindranceOf(listing, { ...plan, denomClosed: true }, null)?.kind).toBe("denom");
    expect(hindranceOf({ ...listing, sellable: false }, plan, null)?.kind).toBe("market");
  });
});

it("A price can be offered to a seller whose bond is short, and to nobody who takes no orders", () => {
  expect(takesOffers(null)).toBe(true);
  expect(takesOffers(hindranceOf(short, plan, null))).toBe(true);
  expect(takesOffers({ kind: "sold-out", supply: "1" })).toBe(false);
  expect(takesOffers({ kind: "own" })).toBe(false);
  expect(takesOffers({ kind: "paused" })).toBe(false);
});

it("Resold licenses are sold while the seller alone takes no orders", () => {
  expect(sellsResold({ kind: "retired" })).toBe(true);
  expect(sellsResold({ kind: "sold-out", supply: "1" })).toBe(true);
  expect(sellsResold({ kind: "own" })).toBe(false);
  expect(sellsResold({ kind: "delisted" })).toBe(false);
  expect(sellsResold({ kind: "market" })).toBe(false);
  expect(sellsResold({ kind: "bad", since: "2026-01-01T00:00:00Z" })).toBe(false);
});

it("The bond suffices once enough of what is reserved can be released", () => {
  const hindrance = { kind: "unbacked", bond: "100", free: "10", denom: "uwhs" } as const;
  const order = (amount: string, releaseFrom: string | null, bondState = "RESERVED", denom = "uwhs") => ({
    bondState,
    bond: { amount, denom },
    releaseFrom,
  });
  const orders = [
    order("50", "2026-01-03T00:00:00Z"),
    order("40", "2026-01-02T00:00:00Z"),
    order("90", null),
    order("90", "2026-01-01T00:00:00Z", "RELEASED"),
    order("90", "2026-01-01T00:00:00Z", "RESERVED", "uusdc"),
  ];
  expect(backedFrom(hindrance, orders)).toBe("2026-01-03T00:00:00Z");
  expect(backedFrom(hindrance, orders.slice(1))).toBeNull();
});
