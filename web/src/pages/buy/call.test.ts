import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Deal, Wanted } from "../../chain/quote";
import { callOf } from "./call";
import { readPurchase } from "./search";

const deal = {
  quote: { order_hash: "ab".repeat(32), terms: { denom: "uwhs", price: "5000000" } },
} as unknown as Deal;
const wanted: Wanted = { listing: 3, plan: 1, waiveWindow: false };
const T = "0a".repeat(48);

interface Shape {
  required?: string[];
  properties?: Record<string, Shape>;
}
const schema: { execute: { oneOf: Shape[] } } = JSON.parse(
  readFileSync(new URL("../../../../schema/escrow.json", import.meta.url), "utf8"),
);

/** The fields that the contract takes of a message. */
function fields(message: string): string[] {
  const shape = schema.execute.oneOf.find(({ required }) => required?.[0] === message);
  return Object.keys(shape?.properties?.[message]?.properties ?? {}).sort();
}

describe("the call that buys", () => {
  it("has the fields that the contract takes, and the price with it", () => {
    for (const [kind, change] of [
      ["buy", {}],
      ["offer", { price: "7" }],
      ["buy_license", { license: 9 }],
    ] as const) {
      const { message, funds, contract } = callOf(deal, { ...wanted, ...change }, T, 604_800);
      const [name, value] = Object.entries(message)[0] as [string, object];
      expect(name).toBe(kind);
      expect(Object.keys(value).sort()).toEqual(fields(kind));
      expect(contract).toBe("escrow");
      expect(funds).toEqual([{ denom: "uwhs", amount: "5000000" }]);
    }
  });

  it("names the key in base64 and the hash that was shown", () => {
    const { message } = callOf(deal, wanted, T, 0) as { message: { buy: Record<string, unknown> } };
    expect(message.buy.transport_key).toBe("CgoK".repeat(16));
    expect(message.buy.expected_order_hash).toBe("ab".repeat(32));
  });
});

describe("the address of a purchase", () => {
  it("has a plan, a license or an offer, and nothing else", () => {
    expect(readPurchase({})).toEqual({});
    expect(readPurchase({ plan: 2, offer: true })).toEqual({ plan: 2, offer: true });
    expect(readPurchase({ plan: -1, license: "1; drop", offer: "yes" })).toEqual({});
    expect(readPurchase({ license: 12 })).toEqual({ license: "12" });
  });
});
