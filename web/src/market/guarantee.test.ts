import { describe, expect, it } from "vitest";
import { canReturn, guaranteeOf, mostReturned } from "./guarantee";

const terms = { price: "1000", fee: "25", bond: "200", stake: "100" };

describe("what a buyer gets back", () => {
  it("is the price with a tenth of the bond, or a fifth", () => {
    const guarantee = guaranteeOf(terms);
    expect(guarantee.ifUndelivered).toBe(1020n);
    expect(guarantee.ifProvenBad).toBe(1040n);
  });

  it("reaches after the settlement as far as the bond does", () => {
    expect(guaranteeOf(terms).ifProvenBadLater).toBe(200n);
    expect(guaranteeOf({ ...terms, price: "900", bond: "1000" }).ifProvenBadLater).toBe(1000n);
    expect(guaranteeOf({ ...terms, price: "500", bond: "1000" }).ifProvenBadLater).toBe(700n);
  });

  it("is nothing by a dispute that nobody decides", () => {
    expect(guaranteeOf({ ...terms, stake: "0" }).ifDisputedAtMost).toBeNull();
    expect(guaranteeOf(terms).ifDisputedAtMost).toBe(974n);
  });

  it("leaves fee, royalty and one unit, or is the whole price", () => {
    const small = { price: "5", fee: "1", bond: "0", stake: "1" };
    expect(mostReturned(small)).toBe(3n);
    expect(mostReturned({ ...small, royalty: "9" })).toBe(0n);
    for (const amount of [0n, 3n, 5n]) expect(canReturn(small, amount)).toBe(true);
    for (const amount of [-1n, 4n, 6n]) expect(canReturn(small, amount)).toBe(false);
  });
});
