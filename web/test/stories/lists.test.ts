// Lists that are longer than what a page brings of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, violations, visit } from "../browser.ts";
import { ask, newcomer, once, running } from "../stack.ts";

const stack = running();
/** One more than the dashboard brings of what there is to do. */
const OFFERS = 21;

test("what a seller has to do goes on behind the first rows, and says how", async (t) => {
  const bidder = await newcomer(stack, "yusuf");
  const listing = String(stack.listings["glasshouse-tomato"]);
  for (let made = 0; made < OFFERS; made += 1)
    await bidder.run(["offer", "make", listing, "1whs", "--again"]);
  const { address, orders } = await once("the index has all offers", async () => {
    const question = `query ($id: ID!) { listing(id: $id) { seller sellerAccount {
      sales(filter: { states: [OFFERED, FUNDED, DISPUTED] }) { totalCount }
    } } }`;
    type Sold = { listing: { seller: string; sellerAccount: { sales: { totalCount: number } } } };
    const { seller, sellerAccount } = (await ask<Sold>(stack, question, { id: listing })).listing;
    const count = sellerAccount.sales.totalCount;
    return count >= OFFERS && { address: seller, orders: count };
  });

  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `dashboard?account=${address}`);
  const todo = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "To do" }) })
    .first();
  const rows = todo.locator('a[href*="/orders/"]');
  const more = page.getByRole("button", { name: "Show more To do" });
  await more.waitFor();
  assert.equal(await rows.count(), 20);
  assert.deepEqual(await violations(page), []);
  for (let shown = 20; shown < orders; shown = Math.min(shown + 20, orders)) {
    await more.click();
    await once("the next rows are shown", async () => (await rows.count()) > shown);
  }
  await more.waitFor({ state: "detached" });
  assert.equal(await rows.count(), orders);
  assert.deepEqual(visiting.faults(), []);
});
