import { expect, it } from "vitest";
import { joined, type Step } from "./live";

function step(cursor: string): Step {
  const price = { amount: "1", denom: "uwhs" };
  return { cursor, kind: "SETTLED", at: "2026-03-01T00:00:00Z", order: { id: "1", price, listing: null } };
}

it("steps stand in the chain's order, the newest first, each once, and seven of them", () => {
  const before = ["12:1:0:0", "9:10:0:0", "9:9:0:0"].map(step);
  const cursors = (steps: Step[]) => steps.map(({ cursor }) => cursor);
  expect(cursors(joined([step("100:0:0:0"), step("12:1:0:0")], before))).toEqual([
    "100:0:0:0",
    "12:1:0:0",
    "9:10:0:0",
    "9:9:0:0",
  ]);
  const many = Array.from({ length: 20 }, (_, height) => step(`${height}:0:0:0`));
  expect(cursors(joined(many, before))).toEqual([
    "19:0:0:0",
    "18:0:0:0",
    "17:0:0:0",
    "16:0:0:0",
    "15:0:0:0",
    "14:0:0:0",
    "13:0:0:0",
  ]);
});
