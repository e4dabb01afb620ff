// The page lies on a plain static host, in a folder of another origin than the index's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { elsewhere } from "../host.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { newcomer, once, purchases, running } from "../stack.ts";

const stack = running();

test("a model is found, bought and opened on a page that no index serves", async (t) => {
  const { there, end } = await elsewhere(stack);
  t.after(end);
  const buyer = await newcomer(stack, "hette");
  const visiting = await visit(t, there);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, "");
  await page.getByRole("searchbox").first().fill("winnow");
  await page.keyboard.press("Enter");
  await page
    .getByRole("link", { name: /winnow-rerank/ })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: "winnow-rerank" }).waitFor();
  await connect(page);
  await page.getByRole("link", { name: "Buy for 5.00 WHS" }).click();
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  assert.ok(page.url().startsWith(there.storefront), page.url());
  await page.getByText(/^This page follows the order: each step stands here as its block does\./).waitFor();
  await page.getByText("The key is in this browser, with the index", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });

  // A page that is loaded again there has the order, and what was opened.
  await page.reload();
  await page.getByRole("heading", { name: "Your file is open" }).waitFor();
  const paid = await once("the index has the order", () => purchases(stack, buyer.address));
  assert.equal(paid, 1);
  // The server of files asks for a moment in which it checks one that nobody asked for before.
  const faults = visiting.faults().filter((fault) => !fault.includes("503 (Service Unavailable)"));
  assert.deepEqual(faults, []);
});
