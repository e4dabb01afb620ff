import { describe, expect, it } from "vitest";
import type { Chain } from "../chain/market";
import { Refused } from "../chain/node";
import type { OrderRecord } from "../chain/records";
import { obstacleOf, reportActs, reviewing } from "./reviewing";

const order = { id: 7, listing: 3, buyer: "buyer", state: "settled", split_version: 1 } as OrderRecord;

/** A chain on which wallets belong to accounts, and a review is there or is not. */
function chainOf(mains: Record<string, string>, review: object | null = null): Chain {
  return {
    smart: async (_: string, question: object) => {
      const [[name, { account = "", split_version = 0 } = {}] = []] = Object.entries(
        question as Record<string, { account?: string; split_version?: number }>,
      );
      if (name === "review" && review === null)
        throw new Refused(
          5,
          "wasm",
          "reputation/no_review: order 7 has no review: query wasm contract failed",
        );
      const answers: Record<string, object> = {
        review: review ?? {},
        links: { account, main: mains[account] ?? null, next: 0, wallets: [] },
        listing: { id: 3, seller: "seller", split_version: 2 },
        // The first is the order's, and what its seller made of it since is of no matter.
        split: [{ address: split_version === 1 ? "payee" : "buyer", share_bps: 10_000 }],
      };
      return answers[name ?? ""];
    },
  } as unknown as Chain;
}

describe("who may review is known before anybody signs", () => {
  it("the buyer of what was settled", async () => {
    expect(obstacleOf(order, "buyer")).toBeNull();
    expect(obstacleOf({ ...order, state: "refunded" }, "buyer")).toEqual({ kind: "refunded" });
    expect(obstacleOf({ ...order, state: "delivered" }, "buyer")).toEqual({ kind: "open" });
    expect(obstacleOf(order, "other")).toEqual({ kind: "not-buyer", buyer: "buyer" });
    expect(await reviewing(chainOf({}), order, "seller", "buyer")).toEqual({ before: null, obstacle: null });
  });

  it("not one that is linked with somebody who is paid", async () => {
    for (const party of ["seller", "payee"]) {
      const { obstacle } = await reviewing(
        chainOf({ [party]: "one", buyer: "one" }),
        order,
        "seller",
        "buyer",
      );
      expect(obstacle).toEqual({ kind: "linked", party });
    }
    const { obstacle } = await reviewing(chainOf({ buyer: "payee" }), order, "seller", "buyer");
    expect(obstacle, "a wallet of a payee").toEqual({ kind: "linked", party: "payee" });
  });

  it("its reviewer edits it, whatever was linked since", async () => {
    const review = { reviewer: "buyer", stars: 4 };
    const found = await reviewing(chainOf({ buyer: "seller" }, review), order, "seller", "buyer");
    expect(found).toEqual({ before: review, obstacle: null });
  });
});

it("a report is appealed by the one whom it is against, in time, once, and settled by anybody afterwards", () => {
  const report = {
    state: "UPHELD",
    reporter: "reporter",
    settlesAt: "2026-01-02T00:00:00Z",
    decision: {},
    appeal: null,
  } as const;
  const [before, after] = [Date.parse("2026-01-01T00:00:00Z"), Date.parse("2026-01-02T00:00:00Z")];
  const acts = (account: string, now: number, changed: object = {}) =>
    reportActs({ ...report, ...changed }, "seller", account, now);
  expect(acts("seller", before)).toEqual({ appeal: true, settle: false });
  expect(acts("reporter", before)).toEqual({ appeal: false, settle: false });
  expect(acts("reporter", before, { state: "DISMISSED" }).appeal).toBe(true);
  expect(acts("seller", before, { appeal: {} }).appeal).toBe(false);
  expect(acts("seller", before, { state: "OPEN", decision: null }).appeal).toBe(false);
  expect(acts("anybody", after)).toEqual({ appeal: false, settle: true });
  expect(acts("anybody", after, { settledAt: "2026-01-03T00:00:00Z" }).settle).toBe(false);
});
