import { describe, expect, it } from "vitest";
import { dutyOf, inOrder } from "./deadlines";
import type { Mark } from "./marks";
import type { Sale, State } from "./sale";

const at = (second: number): Mark => ({ time: second, height: second });

function sale(id: string, state: State, change: Partial<Sale> = {}): Sale {
  return {
    id,
    state,
    listing: "1",
    version: 1,
    plan: 0,
    buyer: "me",
    seller: "seller",
    price: { amount: "5", denom: "uwhs" },
    fee: "1",
    royalty: "0",
    bond: "3",
    stake: "1",
    arbiter: null,
    resold: null,
    expires: null,
    deliverBy: at(50),
    refundFrom: at(60),
    settleFrom: at(120),
    releaseFrom: at(320),
    dispute: null,
    holder: null,
    bad: null,
    ...change,
  };
}

const duty = (of: Sale, who: string, second: number) => {
  const due = dutyOf(of, who, at(second));
  return due && [due.duty, due.by?.time ?? null];
};

describe("what must be done by when", () => {
  it("a paid order is waited for, and called back when nobody delivered", () => {
    expect(duty(sale("1", "FUNDED"), "me", 10)).toEqual(["wait", 60]);
    expect(duty(sale("1", "FUNDED"), "me", 60)).toEqual(["refund", null]);
    expect(duty(sale("1", "FUNDED"), "seller", 10)).toEqual(["deliver", 50]);
    expect(duty(sale("1", "FUNDED", { resold: "7" }), "seller", 10), "no bond is at stake").toEqual([
      "resell",
      50,
    ]);
  });

  it("a delivery is opened while a proof brings the price back", () => {
    expect(duty(sale("1", "DELIVERED"), "me", 10)).toEqual(["open", 120]);
    expect(duty(sale("1", "DELIVERED"), "me", 120)).toEqual(["settle", null]);
    expect(duty(sale("1", "DELIVERED"), "seller", 10)).toEqual(["wait", 120]);
  });

  it("an offer that lapsed is withdrawn", () => {
    const offer = sale("1", "OFFERED", { expires: at(40) });
    expect(duty(offer, "me", 39)).toEqual(["wait", 40]);
    expect(duty(offer, "me", 40)).toEqual(["withdraw", null]);
    expect(duty(offer, "seller", 39)).toEqual(["take", 40]);
    expect(duty(offer, "seller", 40)).toBeNull();
  });

  it("nothing is left of what is final", () => {
    for (const state of ["SETTLED", "REFUNDED", "WITHDRAWN"] as const) {
      expect(dutyOf(sale("1", state), "me", at(10))).toBeNull();
    }
  });

  it("what can be done at once comes first, what only waits last", () => {
    const dues = [
      sale("1", "FUNDED"),
      sale("2", "DELIVERED"),
      sale("3", "DELIVERED", { settleFrom: at(90) }),
      sale("4", "FUNDED", { refundFrom: at(5) }),
    ].flatMap((each) => dutyOf(each, "me", at(10)) ?? []);
    expect(inOrder(dues).map((due) => due.sale.id)).toEqual(["4", "3", "2", "1"]);
  });
});
