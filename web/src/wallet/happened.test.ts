import { expect, it } from "vitest";
import { happenedBy } from "./happened";

const event = (name: string, attributes: Record<string, string>) => ({
  type: `wasm-weighhouse-${name}`,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
});

it("A transaction is told by the weightiest of its events, with the page that shows it", () => {
  const paid = event("order-placed", { order: "30", listing: "4" });
  expect(happenedBy([event("bond-reserved", {}), paid])).toEqual({
    deed: "placed",
    id: "30",
    page: "orders/30",
    back: null,
  });
  const listed = [
    event("listing-created", { listing: "15" }),
    event("version-published", { listing: "15", version: "1" }),
    event("bond-posted", {}),
  ];
  expect(happenedBy(listed)).toEqual({ deed: "listed", id: "15", page: "models/15", back: null });
  const waived = [event("order-delivered", { order: "7" }), event("order-settled", { order: "7" })];
  expect(happenedBy(waived)?.deed).toBe("settled");
});

it("What was done to several, or has no page, is told by its title", () => {
  const keys = [event("order-delivered", { order: "7" }), event("order-delivered", { order: "8" })];
  expect(happenedBy(keys)).toBeNull();
  expect(happenedBy([event("royalties-claimed", {})])).toBeNull();
  expect(happenedBy([])).toBeNull();
});

it("An agreement or a ruling that gave a part back is told with it", () => {
  const settled = event("order-settled", { order: "33", denom: "uwhs" });
  const ended = (to_buyer: string) => event("dispute-ended", { order: "33", to_buyer, denom: "uwhs" });
  expect(happenedBy([ended("1000000"), settled])?.back).toEqual({ amount: "1000000", denom: "uwhs" });
  expect(happenedBy([ended("0"), settled])?.back).toBeNull();
  expect(happenedBy([settled])?.back).toBeNull();
});
