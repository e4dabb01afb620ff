import { describe, expect, it } from "vitest";
import { actsOf, agreed, canProve, isOwed, settlesFirst } from "./acts";
import type { Mark } from "./marks";
import type { Sale, State } from "./sale";

const at = (second: number): Mark => ({ time: second, height: second });

/** As packages/fixture has it: placed at 1, due by 5, refunded from 6, delivered at 2, settled from 12, released from 32. */
function sale(state: State, change: Partial<Sale> = {}): Sale {
  return {
    id: "1",
    state,
    listing: "1",
    version: 1,
    plan: 0,
    buyer: "buyer",
    seller: "seller",
    price: { amount: "5", denom: "uwhs" },
    fee: "1",
    royalty: "0",
    bond: "3",
    stake: "1",
    arbiter: "arbiter",
    resold: null,
    expires: state === "OFFERED" ? at(4) : null,
    deliverBy: at(5),
    refundFrom: at(6),
    settleFrom: at(12),
    releaseFrom: at(32),
    dispute: state === "DISPUTED" ? { decideBy: at(25), asked: null, offered: null } : null,
    holder: state === "SETTLED" ? "buyer" : null,
    bad: null,
    ...change,
  };
}

const can = (state: State, who: string | null, second: number, change: Partial<Sale> = {}) =>
  actsOf(sale(state, change), who, at(second));

describe("what can be done with an order", () => {
  it("offers are taken before they expire, and withdrawn by their buyer at any time", () => {
    expect(can("OFFERED", "seller", 3)).toEqual(["take"]);
    expect(can("OFFERED", "seller", 4)).toEqual(["withdraw"]);
    expect(can("OFFERED", "buyer", 1)).toEqual(["withdraw"]);
    expect(can("OFFERED", null, 3)).toEqual([]);
    expect(can("OFFERED", null, 4)).toEqual(["withdraw"]);
    expect(actsOf(sale("OFFERED"), "seller", { time: 1_000, height: 3 }), "the chain stood still").toEqual([
      "take",
    ]);
    expect(can("OFFERED", "seller", 1, { bad: at(1) })).toEqual(["withdraw"]);
  });

  it("what is paid is delivered until the refund opens, and never both", () => {
    expect(can("FUNDED", "seller", 5)).toEqual(["deliver"]);
    expect(can("FUNDED", "seller", 6)).toEqual(["refund"]);
    expect(can("FUNDED", "buyer", 5)).toEqual([]);
    expect(can("FUNDED", null, 6)).toEqual(["refund"]);
    expect(actsOf(sale("FUNDED"), "buyer", { time: 1_000, height: 5 }), "the chain stood still").toEqual([]);
    expect(can("FUNDED", "buyer", 1, { bad: at(1) })).toEqual(["refund"]);
  });

  it("a buyer opens, accepts, disputes and proves in the window; anyone settles after it", () => {
    expect(can("DELIVERED", "buyer", 11)).toEqual(["open", "accept", "dispute", "prove"]);
    expect(can("DELIVERED", "buyer", 12)).toEqual(["open", "accept", "settle", "prove"]);
    expect(can("DELIVERED", "buyer", 32)).toEqual(["open", "accept", "settle"]);
    expect(can("DELIVERED", null, 11)).toEqual([]);
    expect(can("DELIVERED", null, 12)).toEqual(["settle"]);
    expect(can("DELIVERED", "buyer", 11, { stake: "0" })).toEqual(["open", "accept", "prove"]);
    expect(can("DELIVERED", "buyer", 11, { bad: at(11) })).toEqual(["open", "refund"]);
  });

  it("both propose and the arbiter rules until the deadline", () => {
    expect(can("DISPUTED", "buyer", 24)).toEqual(["open", "accept", "propose", "prove"]);
    expect(can("DISPUTED", "seller", 24)).toEqual(["propose"]);
    expect(can("DISPUTED", "arbiter", 24)).toEqual(["rule"]);
    expect(can("DISPUTED", "arbiter", 25)).toEqual(["settle"]);
    expect(can("DISPUTED", "other", 24)).toEqual([]);
  });

  it("a bond is released by anyone once no proof reaches it, and pays what is owed instead", () => {
    expect(can("SETTLED", null, 31)).toEqual([]);
    expect(can("SETTLED", null, 32)).toEqual(["release"]);
    expect(can("SETTLED", null, 32, { bond: "0" })).toEqual([]);
    expect(can("SETTLED", "other", 40, { bad: at(31) })).toEqual(["refund"]);
    expect(can("SETTLED", "other", 40, { bad: at(32) })).toEqual(["release"]);
    expect(can("SETTLED", "buyer", 31)).toEqual(["open", "rekey", "prove"]);
    expect(can("SETTLED", "buyer", 40, { bond: "0", resold: "9", holder: null })).toEqual(["open"]);
  });

  it("a license's key is asked for by whoever holds it, and by nobody else", () => {
    expect(can("SETTLED", "heir", 40, { bond: "0", holder: "heir" })).toEqual(["open", "rekey"]);
    expect(can("SETTLED", "buyer", 40, { bond: "0", holder: "heir" })).toEqual(["open"]);
    expect(can("SETTLED", "heir", 40, { bond: "0", holder: "heir", bad: at(40) })).toEqual(["open"]);
  });

  it("what is final stays final", () => {
    for (const state of ["REFUNDED", "WITHDRAWN"] as const) {
      for (const who of ["buyer", "seller", "arbiter", null]) {
        expect(can(state, who, 100, { bad: at(1) })).toEqual([]);
      }
    }
  });

  it("a proof has its time", () => {
    expect(canProve(sale("FUNDED"), at(1))).toBe(false);
    expect(canProve(sale("DELIVERED"), at(31))).toBe(true);
    expect(canProve(sale("SETTLED"), at(31))).toBe(true);
    expect(canProve(sale("SETTLED"), at(32))).toBe(false);
    const long = { dispute: { decideBy: at(40), asked: null, offered: null } };
    expect(canProve(sale("DISPUTED", long), at(39)), "longer than the bond is reserved").toBe(true);
    expect(canProve(sale("DISPUTED", long), at(40))).toBe(false);
  });

  it("after the window an order is settled with the proof", () => {
    expect(settlesFirst(sale("DELIVERED"), at(11))).toBe(false);
    expect(settlesFirst(sale("DELIVERED"), at(12))).toBe(true);
    expect(settlesFirst(sale("SETTLED"), at(12))).toBe(false);
    expect(settlesFirst(sale("DISPUTED"), at(24))).toBe(false);
    expect(settlesFirst(sale("DISPUTED"), at(25))).toBe(true);
  });

  it("a proof pays what is open, and what is settled while the bond is reserved", () => {
    expect(isOwed(sale("DELIVERED"))).toBe(false);
    expect(isOwed(sale("DELIVERED", { bad: at(3) }))).toBe(true);
    expect(isOwed(sale("SETTLED", { bad: at(31) }))).toBe(true);
    expect(isOwed(sale("SETTLED", { bad: at(31), bond: "0" }))).toBe(false);
  });

  it("a dispute ends at what the buyer wants", () => {
    const between = (asked: string | null, offered: string | null) =>
      sale("DISPUTED", { dispute: { decideBy: at(25), asked, offered } });
    expect(agreed(between(null, null), "buyer", 0n)).toBeNull();
    expect(agreed(between(null, "3"), "buyer", 2n)).toBe(2n);
    expect(agreed(between(null, "3"), "buyer", 4n)).toBeNull();
    expect(agreed(between("4", "3"), "seller", 4n)).toBe(4n);
    expect(agreed(between("4", null), "seller", 5n)).toBe(4n);
    expect(agreed(between("4", null), "seller", 3n)).toBeNull();
  });
});
