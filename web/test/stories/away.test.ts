// The whole index is away, with its files of sealed models. A host of files has the page, and the node goes on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { withoutIndex } from "../host.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, deploymentOf, newcomer, once, person, running } from "../stack.ts";

const stack = running();
const BY_CHAIN = /^The index does not answer\. What stands here is the chain’s own record/;

async function money(account: string): Promise<bigint> {
  const { endpoints } = deploymentOf(stack.market);
  const url = `${endpoints.rest}/cosmos/bank/v1beta1/balances/${account}/by_denom?denom=uwhs`;
  const { balance } = (await (await fetch(url)).json()) as { balance: { amount: string } };
  return BigInt(balance.amount);
}

test("without the index a model is bought, opened and accepted, an offer is taken, and a seller claims", async (t) => {
  const [buyer, bidder] = await Promise.all([newcomer(stack, "wessel"), newcomer(stack, "xander")]);
  const seller = person(stack, "bram");
  const listing = String(stack.listings["winnow-rerank"]);
  const { order: offer } = (await bidder.run(["offer", "make", listing, "4whs"])) as { order: number };
  const [buying, selling] = [await visit(t, stack), await visit(t, stack)];
  await withKeplr(buying, buyer);
  await withKeplr(selling, seller);
  // Whoever weighs a file before paying has it.
  await open(buying, `models/${listing}`);
  await connect(buying.page);
  await buying.page.getByRole("button", { name: "Weigh before paying" }).click();
  await buying.page.getByText(/Weighed in this browser on/).waitFor({ timeout: 60_000 });

  const back = await withoutIndex(stack);
  t.after(back);

  await t.test("a buyer pays, with the key's backup as a file, and opens by the node's events", async () => {
    const { page } = buying;
    await open(buying, `models/${listing}/buy`);
    // Nothing of what the index said before is left.
    await page.reload();
    const pay = page.getByRole("button", { name: "Sign and pay 5.00 WHS" });
    await pay.click();
    await page.getByText("The backup is in this browser alone. Save it as a file before you pay.").waitFor();
    assert.ok(await pay.isDisabled());
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the backup’s file" }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^[0-9a-f]{96}\.age$/);
    assert.match(readFileSync(await file.path(), "utf8"), /^-----BEGIN AGE ENCRYPTED FILE-----/);
    await pay.click();
    await sign(page);
    await page.waitForURL(/#\/orders\/\d+$/);
    await page.getByText(BY_CHAIN).waitFor();
    await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
    await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Accept and settle" }).click();
    await sign(page);
    await page.getByRole("heading", { name: "Settled" }).waitFor();
  });

  await t.test("a seller takes an offer", async () => {
    const { page } = selling;
    await open(selling, `orders/${offer}`);
    await connect(page);
    await page.getByText(BY_CHAIN).waitFor();
    await page.getByRole("button", { name: "Take it" }).click();
    await sign(page);
    await page.getByRole("heading", { name: "Delivered, with a proof" }).waitFor({ timeout: 60_000 });
  });

  await t.test("a seller claims what was settled, which is swept first", async () => {
    const { page } = selling;
    const before = await money(seller.address);
    await open(selling, "dashboard");
    await page.getByRole("button", { name: /^Claim .* WHS$/ }).click();
    const said = await sign(page);
    assert.match(said, /sweep/i);
    await page.getByText("Nothing to claim.").waitFor({ timeout: 30_000 });
    // What one sale brought is more than the network's fee.
    assert.ok((await money(seller.address)) > before);
  });

  await t.test("the index has all of it once it is back", async () => {
    await back();
    const question = `query ($id: ID!, $seller: String!) {
      order(id: $id) { state }
      account(address: $seller) { claims(first: 1) { nodes { amount { amount } } } }
    }`;
    interface Found {
      order: { state: string };
      account: { claims: { nodes: { amount: { amount: string } }[] } };
    }
    // It answers before it has read the blocks that came meanwhile.
    await once("the index has the delivery and the claim", async () => {
      const variables = { id: String(offer), seller: seller.address };
      const { order, account } = await ask<Found>(stack, question, variables);
      return order.state === "DELIVERED" && account.claims.nodes.length === 1;
    });
  });
});
