import { expect, it } from "vitest";
import { amountFault } from "../../market/amount";
import { ordersBacked, ordersIn } from "./price";

it("an amount is no number, or has more decimals than its denom", () => {
  for (const typed of ["1", "0", "12.50", "0,000001", "0.000 001"])
    expect(amountFault(typed, "uwhs")).toBeNull();
  for (const typed of ["", "much", "-1", "1e3", "1.", "1.2.3"])
    expect(amountFault(typed, "uwhs"), typed).toEqual({ kind: "number" });
  expect(amountFault("1.0000001", "uwhs")).toEqual({ kind: "decimals", most: 6 });
  expect(amountFault("1.5", "uusdc")).toEqual({ kind: "decimals", most: 0 });
  expect(amountFault("1.0000000000000000000001", "uwhs")).toEqual({ kind: "decimals", most: 6 });
});

it("as many orders fit into a free bond as it has whole parts", () => {
  expect([
    ordersIn("1500000", "60000000"),
    ordersIn("1500000", "500000"),
    ordersIn("1499999", "500000"),
  ]).toEqual([0n, 3n, 2n]);
  expect(ordersIn("5", "0")).toBe(0n);
});

it("free bonds back as many orders as the dearest plan of each denom leaves", () => {
  const needs = [
    { denom: "uwhs", each: "500000" },
    { denom: "uwhs", each: "1000000" },
    { denom: "uusdc", each: "7" },
  ];
  expect(ordersBacked(needs, { uwhs: "4000000", uusdc: "100" })).toBe(4n);
  expect(ordersBacked(needs, { uwhs: "4000000" })).toBe(0n);
  expect(ordersBacked([], {})).toBeNull();
});
