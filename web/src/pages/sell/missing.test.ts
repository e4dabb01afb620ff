import { describe, expect, it } from "vitest";
import { missingOf } from "./missing";

const message = "";

describe("what a draft lacks", () => {
  it("is a price that nobody typed, and no refusal of the price that stands in for it", () => {
    const told = [{ field: "price", at: 1 }];
    expect(missingOf([], [{ price: "5" }, { price: " " }], [], told)).toEqual([
      { what: "empty", field: "price", at: 1 },
    ]);
  });

  it("is named by its field, in the order of the page and once", () => {
    const refusals = [
      { kind: "pickle", path: "model.bin", message },
      { kind: "unlicensed", message },
      { kind: "text", field: "license", message },
    ] as Parameters<typeof missingOf>[0];
    const typos = [{ field: "term", at: 0 } as const];
    const told = [
      { field: "term", at: 0 },
      { field: "shares", at: 0 },
      { field: "price", at: 0 },
    ];
    expect(missingOf(refusals, [{ price: "5" }], typos, told)).toEqual([
      { what: "folder", count: 1 },
      { what: "card", field: "license" },
      { what: "field", field: "term", at: 0 },
      { what: "field", field: "shares", at: 0 },
      { what: "field", field: "price", at: 0 },
    ]);
  });

  it("is nothing of a draft that can be sealed", () => {
    expect(missingOf([], [{ price: "5" }], [], [])).toEqual([]);
  });
});
