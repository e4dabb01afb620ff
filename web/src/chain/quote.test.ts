import { expect, it } from "vitest";
import type { ChainConfig } from "../config";
import type { Chain } from "./market";
import { dealOf } from "./quote";

const LISTING = { id: 4, seller: "seller", state: "active", latest_version: 1, plans: [{ supply: 40 }] };

/** A chain that answers questions by their names; what it has no answer to, it refuses. */
function chain(answers: Record<string, unknown>): Chain {
  const all: Record<string, unknown> = {
    listing: LISTING,
    version: { bad_since: null },
    closed: null,
    config: {},
    ...answers,
  };
  return {
    smart: async <Answer>(_: unknown, question: object) => {
      const [name = ""] = Object.keys(question);
      const answer = all[name];
      if (answer instanceof Error) throw answer;
      return answer as Answer;
    },
    balance: async () => 0n,
    head: () => Promise.reject(new Error("nobody asks")),
  };
}

const why = (answers: Record<string, unknown>, license?: number) =>
  dealOf(chain(answers), {} as ChainConfig, {
    listing: 4,
    plan: 0,
    waiveWindow: false,
    ...(license !== undefined && { license }),
  }).then(
    () => null,
    (error) => error.hindrance ?? error.obstacle ?? error.message,
  );

it("A purchase that the chain would refuse is told by its reason", async () => {
  expect(await why({ listing: { ...LISTING, state: "paused" } })).toEqual({ kind: "paused" });
  expect(await why({ closed: { since: 0 } })).toEqual({ kind: "closed", since: "1970-01-01T00:00:00.000Z" });
  expect(await why({ version: { bad_since: 60 } })).toEqual({
    kind: "bad",
    since: "1970-01-01T00:01:00.000Z",
  });
  const soldOut = new Error("escrow/sold_out: all 40 licenses of plan 0 of listing 4 are taken");
  expect(await why({ quote: soldOut })).toEqual({ kind: "sold-out", supply: "40" });
  const closed = new Error("escrow/denom_closed: uwhs is closed to new orders and bonds since 1800000000");
  expect(await why({ quote: closed })).toEqual({ kind: "denom" });
  expect(await why({ listing: { ...LISTING, plans: [] } })).toEqual({ kind: "no-plan" });
});

it("While orders are paused, none is quoted, and the end is told", async () => {
  const paused = new Error(
    "escrow/orders_paused: new orders are paused until 60; it is 7: query wasm contract failed",
  );
  const until = { kind: "orders-paused", until: "1970-01-01T00:01:00.000Z" };
  expect(await why({ quote: paused })).toEqual(until);
  const resale = { license: 7, order: null, seller: "holder", version: 1 };
  expect(await why({ resales: [resale], resale_quote: paused }, 7)).toEqual(until);
});

it("What else the chain refuses is told in its words", async () => {
  expect(await why({ quote: new Error("the node is busy") })).toBe("the node is busy");
});

it("A license of a delisted listing is not sold on, whoever holds it", async () => {
  const resale = { license: 7, order: null, seller: "holder", version: 1 };
  expect(await why({ listing: { ...LISTING, state: "delisted" }, resales: [resale] }, 7)).toEqual({
    kind: "delisted",
  });
  const ordered = { ...resale, order: 9 };
  expect(await why({ listing: { ...LISTING, state: "paused" }, resales: [ordered] }, 7)).toEqual({
    kind: "ordered",
    order: 9,
  });
});
