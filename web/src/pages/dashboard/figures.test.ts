import { describe, expect, it } from "vitest";
import { claimOf, denomsOf, earnedIn, growth, isShare, rangeOf, unsweptOf } from "./figures";
import { readShown } from "./shown";

describe("a period", () => {
  const now = new Date("2026-03-15T18:30:00Z");

  it("ends today, and follows one of its own length", () => {
    expect(rangeOf("days30", now)).toEqual({
      from: "2026-02-14T00:00:00.000Z",
      before: "2026-01-15T00:00:00.000Z",
      until: "2026-02-13T23:59:59.000Z",
      by: "DAY",
    });
    expect(rangeOf("days90", now).from).toBe("2025-12-16T00:00:00.000Z");
  });

  it("of months has whole ones", () => {
    expect(rangeOf("months12", now)).toMatchObject({
      from: "2025-04-01T00:00:00.000Z",
      before: "2024-04-01T00:00:00.000Z",
      until: "2025-03-31T23:59:59.000Z",
      by: "MONTH",
    });
  });
});

describe("figures", () => {
  it("of one listing count what waits to be swept of it alone, in one denom", () => {
    const sweep = (listingId: string, amount: string, denom = "uwhs") => ({
      listingId,
      splitVersion: 1,
      amount: { amount, denom },
    });
    const sweeps = [sweep("3", "5"), sweep("4", "7"), sweep("3", "11"), sweep("3", "13", "uatom")];
    expect(unsweptOf(sweeps, "3", "uwhs")).toBe("16");
    expect(unsweptOf(sweeps, "4", "uatom")).toBeUndefined();
  });

  const rows = [
    { denom: "uwhs", credited: { amount: "900719925474099200000" }, resales: { amount: "1" } },
    { denom: "uatom", credited: { amount: "5" }, resales: { amount: "0" } },
  ];

  it("sum what an account earned in one denom, to the unit", () => {
    expect(earnedIn(rows, "uwhs")).toBe(900719925474099200001n);
    expect(earnedIn(rows, "unone")).toBe(0n);
  });

  it("grow from something alone", () => {
    expect(growth(200n, 250n)).toBe(0.25);
    expect(growth(200n, 0n)).toBe(-1);
    expect(growth(0n, 250n)).toBeNull();
  });

  it("name the wanted denom first, each once", () => {
    expect(denomsOf([rows, [{ denom: "uatom" }]], "uwhs")).toEqual(["uwhs", "uatom"]);
    expect(denomsOf([rows], undefined)).toEqual(["uatom", "uwhs"]);
  });
});

describe("a claim", () => {
  const sweep = (listingId: string, amount: string) => ({
    listingId,
    splitVersion: 2,
    amount: { amount, denom: "uwhs" },
  });

  it("sweeps first, then has the ledger pay all that it owes", () => {
    expect(claimOf([{ denom: "uwhs", owed: "100" }], [sweep("7", "50")], 1)).toEqual({
      calls: [
        { contract: "escrow", message: { sweep: { listing: 7, split_version: 2, denom: "uwhs" } } },
        { contract: "royalties", message: { claim: {} } },
      ],
      amounts: [{ denom: "uwhs", amount: "150" }],
      left: 0,
    });
  });

  it("is none where it would pay nothing", () => {
    expect(claimOf([{ denom: "uwhs", owed: "0" }], [], 0)).toBeNull();
  });

  it("takes no more sweeps than a transaction may, and says what is left", () => {
    const many = Array.from({ length: 30 }, (_, place) => sweep(String(place), "1"));
    const claim = claimOf([], many, 45);
    expect(claim?.calls).toHaveLength(21);
    expect(claim?.amounts).toEqual([{ denom: "uwhs", amount: "20" }]);
    expect(claim?.left).toBe(25);
  });
});

it("an address that anybody wrote is read, and the rest left out", () => {
  expect(readShown({ account: "wasm1a", listing: "3", denom: "uwhs", period: "months12" })).toEqual({
    account: "wasm1a",
    listing: "3",
    denom: "uwhs",
    period: "months12",
  });
  expect(readShown({ account: 4, listing: "x", denom: "", period: "days30" })).toEqual({});
});

it("A ratio of orders to visits is shown while visits led to them: orders without one make it more than all", () => {
  expect([0, 0.5, 1, 21, null, undefined].map(isShare)).toEqual([true, true, true, false, false, false]);
});
