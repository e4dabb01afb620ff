// What whoever has no pointer does: no element is clicked or focused by the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { pressByKeys, tabTo, withKeplr } from "../reader.ts";
import { newcomer, running } from "../stack.ts";

const stack = running();

test("tabs are one stop of the Tab key, and arrows, Home and End choose among them", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}`);
  const chosen = page.getByRole("tab", { selected: true });
  const isAt = async (name: string) => {
    await page.getByRole("tab", { name, selected: true }).waitFor();
    assert.equal(await chosen.evaluate((tab) => tab === document.activeElement), true, name);
    assert.equal(await page.getByRole("tabpanel", { name }).count(), 1, name);
  };
  await tabTo(page, "the chosen tab", chosen);
  await isAt("Certificate");
  await page.keyboard.press("ArrowRight");
  await isAt("Model card");
  await page.keyboard.press("End");
  await isAt("Similar");
  await page.keyboard.press("ArrowRight");
  await isAt("Certificate");
  await page.keyboard.press("ArrowLeft");
  await isAt("Similar");
  await page.keyboard.press("Home");
  await isAt("Certificate");
  // The others are no stops: behind the tabs is their panel.
  await page.keyboard.press("Tab");
  const role = await page.evaluate(() => document.activeElement?.getAttribute("role"));
  assert.equal(role, "tabpanel");

  await open(visiting, "");
  await tabTo(page, "the chosen tab", chosen);
  await isAt("Trending");
  await page.keyboard.press("End");
  await isAt("Best selling");
  assert.deepEqual(visiting.faults(), []);
});

test("a model is found, bought, opened and accepted by the keyboard alone", async (t) => {
  const buyer = await newcomer(stack, "kim");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, "");
  await pressByKeys(page, "button", "Connect a wallet");
  const dialog = page.getByRole("dialog");
  await pressByKeys(page, "button", "Keplr", dialog);
  await dialog.waitFor({ state: "detached" });

  await page.keyboard.press("/");
  await page.keyboard.type("winnow");
  await page.keyboard.press("Enter");
  await pressByKeys(page, "link", "winnow-rerank");
  await page.getByRole("heading", { level: 1, name: "winnow-rerank" }).waitFor();
  await pressByKeys(page, "link", "Buy for 5.00 WHS");
  await pressByKeys(page, "button", "Sign and pay 5.00 WHS");
  await pressByKeys(page, "button", "Sign in Keplr", dialog);
  await page.waitForURL(/#\/orders\/\d+$/);
  await page.getByRole("button", { name: "Download, verify and open" }).waitFor({ timeout: 60_000 });
  await pressByKeys(page, "button", "Download, verify and open");
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
  await pressByKeys(page, "button", "Accept and settle");
  await pressByKeys(page, "button", "Sign in Keplr", dialog);
  await page.getByRole("heading", { name: "Settled" }).waitFor();
  const faults = visiting.faults().filter((fault) => !fault.includes("503 (Service Unavailable)"));
  assert.deepEqual(faults, []);
});
