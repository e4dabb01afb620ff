import { describe, expect, it } from "vitest";
import {
  callsOf,
  closingIn,
  closingOf,
  converted,
  lastingDenoms,
  misquoted,
  parseRate,
  pricedIn,
  unitsOf,
} from "./closing";

const rules = [
  { denom: "uold", closed: true },
  { denom: "uend", closed: false, closes_at: 1_800_000_000 },
  { denom: "uwhs", closed: false },
  { denom: "uboth", closed: true, closes_at: 1_800_000_000 },
];

describe("a denom", () => {
  it("closes when governance says, and is closed at once where that names no date", () => {
    expect(rules.map(closingOf)).toEqual([0, 1_800_000_000, null, 0]);
    expect(closingOf({ closed: false, closes_at: null })).toBeNull();
    expect(closingIn(rules, "uend")).toBe(1_800_000_000);
    expect(closingIn(rules, "unknown")).toBe(0);
  });

  it("takes new prices while no closing of it is announced", () => {
    expect(lastingDenoms(rules)).toEqual(["uwhs"]);
  });
});

describe("a rate", () => {
  const rate = (typed: string, from = "uwhs", to = "ueur") => parseRate(typed, from, to);

  it("is an exact number above zero", () => {
    for (const wrong of ["", "0", "0.00", "-1", "1e3", ".5", "5.", "1.2.3", "0.0000000000000000001"])
      expect(rate(wrong), wrong).toBeNull();
    expect(rate("0,85")).toEqual({ from: "uwhs", to: "ueur", digits: 85n, places: 2 });
  });

  it("rounds a price up, so that a seller gets no less than it", () => {
    const of = (typed: string, price: string) => converted(price, rate(typed) ?? expect.fail(typed));
    expect(of("1", "1000")).toBe("1000");
    expect(of("0.85", "1000")).toBe("850");
    expect(of("0.85", "1001")).toBe("851");
    expect(of("0.333333333333333333", "3")).toBe("1");
    expect(of("0.333333333333333334", "3")).toBe("2");
    expect(of("2", "340282366920938463463374607431768211455")).toBe(
      "680564733841876926926749214863536422910",
    );
  });

  it("is between units where both denoms have one, and between base units otherwise", () => {
    expect(unitsOf("uwhs", "ueur")).toEqual({ from: "WHS", to: "EUR" });
    for (const [from, to] of [
      ["uwhs", "stake"],
      ["uusdc", "uwhs"],
      ["ibc/AB", "ibc/CD"],
    ] as const)
      expect(unitsOf(from, to)).toEqual({ from, to });
    const whole = parseRate("2.5", "uwhs", "ueur") ?? expect.fail();
    expect(converted("1000000", whole)).toBe("2500000");
    const base = parseRate("2.5", "uwhs", "stake") ?? expect.fail();
    expect(converted("1000000", base)).toBe("2500000");
  });
});

it("a price that the chain has otherwise is found before anything is signed", async () => {
  const asked: number[] = [];
  const read = async (listing: number) => {
    asked.push(listing);
    const plans = ["1000", "50"].map((amount) => ({ price: { amount, denom: "uend" } }));
    return { plans };
  };
  const move = (plan: number, before: string) => ({ listing: "3", name: "c", plan, before });
  expect(await misquoted([move(0, "1000"), move(1, "50")], "uend", read)).toBeNull();
  expect(asked).toEqual([3]);
  expect(await misquoted([move(0, "1000"), move(1, "5")], "uend", read)).toEqual(move(1, "5"));
  expect(await misquoted([move(0, "1000")], "uother", read)).toEqual(move(0, "1000"));
  expect(await misquoted([move(2, "1000")], "uend", read)).toEqual(move(2, "1000"));
});

it("All prices in a denom move, and listings that are over are named", () => {
  const plan = (index: number, amount: string, denom: string) => ({ index, price: { amount, denom } });
  const listings = [
    { id: "1", name: "a", state: "ACTIVE", plans: [plan(0, "1000", "uend"), plan(1, "5", "uwhs")] },
    { id: "2", name: "b", state: "RETIRED", plans: [plan(0, "1000", "uend")] },
    { id: "3", name: "c", state: "PAUSED", plans: [plan(0, "7", "uwhs"), plan(1, "1001", "uend")] },
    { id: "4", name: "d", state: "DELISTED", plans: [plan(0, "7", "uwhs")] },
  ];
  const { moves, skipped } = pricedIn(listings, "uend");
  expect(skipped.map(({ name }) => name)).toEqual(["b"]);
  const set = (listing: number, plan: number, amount: string) => ({
    contract: "registry",
    message: { set_price: { listing, plan, price: { denom: "uwhs", amount } } },
  });
  expect(callsOf(moves, parseRate("0.5", "uend", "uwhs") ?? expect.fail())).toEqual([
    set(1, 0, "500"),
    set(3, 1, "501"),
  ]);
});
