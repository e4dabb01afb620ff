// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import { at, BUYER, CHAIN, orderWith, type ToldOrder } from "../../../test/order";

beforeEach(() => at(BUYER));
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** What the page of an order says, once it stands. */
async function page(change: Partial<ToldOrder>) {
  answering(orderWith(change));
  const { frame, close } = opened("/orders/33", undefined, undefined, { chain: CHAIN });
  await vi.waitFor(() => expect(frame.querySelector("article h1")?.textContent ?? "").toContain("33"), 5_000);
  return { frame, text: () => frame.textContent ?? "", close };
}

const coin = (amount: string) => ({ amount, denom: "uwhs" });
const settled = { state: "SETTLED", closedAt: "2026-01-01T10:20:00Z" } as const;

it("The head of an order says whose the money is, and what a dispute gave back of it", async () => {
  const all = await page(settled);
  expect(all.frame.querySelector("article header")?.textContent).toContain("WHS, the seller’s");
  all.close();
  const split = await page({ ...settled, returned: coin("1000000") });
  const head = split.frame.querySelector("article header")?.textContent;
  expect(head).toContain("WHS: 1.00 back at the buyer, the rest the seller’s");
  expect(head).not.toContain("WHS, the seller’s");
  split.close();
});
