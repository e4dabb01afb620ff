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
  });
  const listed = [
    event("listing-created", { listing: "15" }),
    event("version-published", { listing: "15", version: "1" }),
    event("bond-posted", {}),
  ];
  expect(happenedBy(listed)).toEqual({ deed: "listed", id: "15", page: "models/15" });
  const waived = [event("order-delivered", { order: "7" }), event("order-settled", { order: "7" })];
  expect(happenedBy(waived)?.deed).toBe("settled");
});

it("What was done to several, or has no page, is told by its title", () => {
  const keys = [event("order-delivered", { order: "7" }), event("order-delivered", { order: "8" })];
  expect(happenedBy(keys)).toBeNull();
  expect(happenedBy([event("royalties-claimed", {})])).toBeNull();
  expect(happenedBy([])).toBeNull();
});
