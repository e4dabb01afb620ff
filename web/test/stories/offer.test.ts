import assert from "node:assert/strict";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, newcomer, once, person, purchases, running } from "../stack.ts";

const stack = running();
const WEIGHED = /Weighed in this browser on/;

test("a sealed file is weighed before anybody pays, and the certificate says so", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${stack.listings["tidewater-vad"]}`);
  await page.getByRole("button", { name: "Weigh before paying" }).click();
  await page.getByText(WEIGHED).waitFor({ timeout: 60_000 });
  await page.getByText(/weighed again on .*; all three roots match/).waitFor();
  await page.reload();
  await page.getByText(WEIGHED).waitFor();
  // The index answers 503 while it has not checked the file yet, and the page asks again. Browsers write that down.
  const faults = visiting.faults().filter((fault) => !fault.includes("status of 503"));
  assert.deepEqual(faults, []);
});

test("a wallet that says no pays nothing, and the same key serves the next try", async (t) => {
  const buyer = await newcomer(stack, "jan");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { wallet, switches } = await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["tidewater-vad"]}/buy`);
  await connect(page);
  const pay = page.getByRole("button", { name: /^Sign and pay/ });
  await pay.click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await pay.waitFor();
  const texts = wallet.asked.length;
  switches.reject = true;
  await pay.click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Sign in/ })
    .click();
  await page.getByRole("dialog").getByText("Declined.").first().waitFor();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Close|Cancel/ })
    .click();
  switches.reject = false;
  assert.ok(wallet.asked.length - texts <= 2, "no text is signed again");
  await pay.click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  const bought = await once("the order is in the index", () => purchases(stack, buyer.address));
  assert.equal(bought, 1);
});

test("an offer below the price is made, followed and withdrawn", async (t) => {
  const buyer = await newcomer(stack, "kees");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["harbor-embed-v2-clinic"]}`);
  await connect(page);
  await page.getByRole("link", { name: "Offer another price" }).click();
  await page.getByText(/^The seller asks \d+\.\d\d WHS\.$/).waitFor();
  await page.getByLabel("Your price").fill("twelve");
  await page.getByText("This is no number.").waitFor();
  await page.getByLabel("Your price").fill("12.5");
  await page.getByRole("button", { name: "Sign and offer 12.50 WHS" }).click();
  assert.match(await sign(page), /12\.50/);
  await page.waitForURL(/#\/orders\/\d+$/);
  await page.getByRole("heading", { name: /^Offer \d+/ }).waitFor();
  await page.getByRole("button", { name: "Withdraw it" }).click();
  await sign(page);
  await page.getByRole("heading", { name: "Withdrawn" }).waitFor();
  assert.deepEqual(await visiting.faults(), []);
});

test("a seller takes an offer from the order's page", async (t) => {
  const buyer = await newcomer(stack, "loes");
  const listing = String(stack.listings["glasshouse-tomato"]);
  const made = (await buyer.run(["offer", "make", listing, "1.5whs"])) as { order: number };
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const question = "query ($id: ID!) { listing(id: $id) { seller } }";
  const answer = await ask<{ listing: { seller: string } }>(stack, question, { id: listing });
  const name =
    Object.entries(stack.people).find(([, address]) => address === answer.listing.seller)?.[0] ?? "";
  await withKeplr(visiting, person(stack, name));
  await open(visiting, `orders/${made.order}`);
  await connect(page);
  await page.getByRole("button", { name: "Take it" }).click();
  await sign(page);
  // The seller's agent delivers what was taken.
  await page.getByRole("heading", { name: "Delivered, with a proof" }).waitFor({ timeout: 60_000 });
});
