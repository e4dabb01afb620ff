import { expect, it } from "vitest";
import type { Chain } from "../../chain/market";
import { claimOf } from "./figures";
import { owedOnChain } from "./of-chain";

const ME = "wasm1me";

/** A chain on which so many listings have revenue of 1,000 in all, each listing of a third of them mine by a fifth. */
function chainOf(listings: number): { chain: Chain; asked: () => number } {
  let questions = 0;
  const revenues = Array.from({ length: listings }, (_, place) => ({
    listing: place + 1,
    split_version: 1,
    denom: "uwhs",
    gross: "1025",
    fee: "25",
    sales: 1,
  }));
  const smart = async (contract: string, question: object): Promise<unknown> => {
    questions += 1;
    const [[name, value] = ["", {}]] = Object.entries(question);
    if (contract === "royalties") return [{ account: ME, denom: "uwhs", owed: "7" }];
    if (name === "revenues") {
      const after = value.start_after?.listing ?? 0;
      return revenues.filter(({ listing }) => listing > after).slice(0, value.limit);
    }
    const mine = { address: ME, share_bps: value.listing % 3 === 0 ? 2_000 : 0 };
    return [{ address: "wasm1other", share_bps: 10_000 - mine.share_bps }, mine];
  };
  return { chain: { smart } as unknown as Chain, asked: () => questions };
}

it("what waits at escrow is found on the chain, and claimed with what the ledger owes", async () => {
  const { chain } = chainOf(7);
  const owed = await owedOnChain(chain, ME);
  expect(owed.isAll).toBe(true);
  expect(owed.sweeps.map(({ listingId, amount }) => [listingId, amount.amount])).toEqual([
    ["3", "200"],
    ["6", "200"],
  ]);
  const claim = claimOf(owed.balances, owed.sweeps, owed.sweeps.length);
  expect(claim?.amounts).toEqual([{ denom: "uwhs", amount: "407" }]);
  expect(claim?.calls).toHaveLength(3);
});

it("no more is looked through than a transaction takes, and a market's revenue only so far", async () => {
  const many = chainOf(450);
  const owed = await owedOnChain(many.chain, ME);
  expect([owed.sweeps.length, owed.isAll]).toEqual([20, false]);
  expect(many.asked()).toBeLessThan(80);

  const whole = await owedOnChain(chainOf(100).chain, "wasm1nobody");
  expect([whole.sweeps.length, whole.isAll]).toEqual([0, true]);
  const part = await owedOnChain(chainOf(600).chain, "wasm1nobody");
  expect([part.sweeps.length, part.isAll]).toEqual([0, false]);
});
