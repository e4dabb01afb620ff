import { describe, expect, it } from "vitest";
import { charge, readGasPrice } from "./gas";

describe("a price of gas", () => {
  it("is read to its last digit", () => {
    expect(readGasPrice("0.0025uwhs")).toEqual({ scaled: 25n, scale: 10_000n, denom: "uwhs" });
    expect(readGasPrice("1ibc/AB")).toEqual({ scaled: 1n, scale: 1n, denom: "ibc/AB" });
    expect(() => readGasPrice("uwhs")).toThrow();
    expect(() => readGasPrice("0.5")).toThrow();
  });

  it("gives a fee that is rounded up, for more gas than the trial took", () => {
    const price = readGasPrice("0.0025uwhs");
    expect(charge(100_001n, price)).toEqual({
      gasUsed: 100_001n,
      gasLimit: 160_002n,
      fee: { denom: "uwhs", amount: "401" },
    });
    expect(charge(100_001n, price, true).gasLimit).toBe(270_003n);
  });
});
