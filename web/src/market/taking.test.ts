import { describe, expect, it } from "vitest";
import { takingOf, takingOnChain } from "./taking";

const plan = (bond: string, denom = "uwhs") => ({
  price: { amount: "5000000", denom },
  denomClosed: false,
  guarantee: { bond: { amount: bond } },
});
const listing = {
  seller: "seller",
  state: "ACTIVE",
  sellable: true,
  sellerClosedSince: null,
  badSince: null,
  sellerBonds: [{ denom: "uwhs", free: { amount: "1500000" } }],
  plans: [plan("60000000"), plan("2000000")],
};

describe("a listing", () => {
  it("takes orders while one of its plans can be ordered, and else names the least bond that is missing", () => {
    expect(takingOf({ ...listing, plans: [plan("60000000"), plan("1500000")] })).toBeNull();
    expect(takingOf(listing)).toEqual({
      kind: "unbacked",
      bond: "2000000",
      free: "1500000",
      denom: "uwhs",
    });
  });

  it("takes none since its seller missed a delivery, whatever its own state says", () => {
    const since = "2026-11-30T00:00:00.000Z";
    expect(takingOf({ ...listing, plans: [plan("1")], sellerClosedSince: since })).toEqual({
      kind: "closed",
      since,
    });
  });
});

describe("what the chain says alone", () => {
  const known = {
    listing: {
      seller: "seller",
      state: "active" as const,
      plans: [
        {
          price: { amount: "300000000", denom: "uwhs" },
          kind: "perpetual" as never,
          resale_royalty_bps: 0,
          rights: {} as never,
          supply: 2,
        },
      ],
    },
    denoms: [{ denom: "uwhs", closed: false }],
    bonds: [{ denom: "uwhs", free: "1500000" }],
    closed: null,
    badSince: null,
    sold: [1],
    bondOf: ["60000000"],
  };
  const kind = (change: object) => takingOnChain({ ...known, ...change })?.kind ?? null;

  it("is the same as what an index says", () => {
    expect(takingOnChain(known)).toEqual({
      kind: "unbacked",
      bond: "60000000",
      free: "1500000",
      denom: "uwhs",
    });
    expect(kind({ bonds: [{ denom: "uwhs", free: "60000000" }] })).toBeNull();
    expect(kind({ closed: { since: 60 } })).toBe("closed");
    expect(kind({ badSince: 60 })).toBe("bad");
    expect(kind({ sold: [2] })).toBe("sold-out");
    expect(kind({ denoms: [{ denom: "uwhs", closed: true }] })).toBe("denom");
    expect(kind({ listing: { ...known.listing, state: "paused" } })).toBe("paused");
  });
});
