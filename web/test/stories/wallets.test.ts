// Wallets that can't sign, or sign something else: the page says what to do, and nothing that was begun is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { open, settled, violations, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { deploymentOf, newcomer, once, person, purchases, running } from "../stack.ts";

const stack = running();

/** Signs what the sheet shows, which fails: what the sheet says of it. */
async function refused(page: Page): Promise<string> {
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: /^(Sign in Keplr|Try again)$/ }).click();
  await sheet.getByRole("alert").waitFor();
  return (await sheet.getByRole("alert").textContent()) ?? "";
}

test("an address alone shows an account's orders and licenses, and is asked for no signature", async (t) => {
  const { address } = person(stack, "evi");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "");
  await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
  const dialog = page.getByRole("dialog");
  const field = dialog.getByLabel("An account’s address");
  // One letter is another: the checksum tells.
  await field.fill(`${address.slice(0, -1)}${address.endsWith("q") ? "p" : "q"}`);
  await field.press("Enter");
  await dialog
    .getByRole("alert")
    .getByText(/^That is no address of this chain\./)
    .waitFor();
  assert.deepEqual(await violations(page), []);
  await field.fill(address);
  await field.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("banner").getByText(address.slice(-4)).waitFor();

  await open(visiting, "library");
  await page.getByText(`License ${stack.orders["evi tidewater-vad"]}`, { exact: true }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Resell it" }).count(), 0);
  await open(visiting, `orders/${stack.orders["evi winnow-rerank"]}`);
  await page.getByRole("heading", { name: "Delivered, with a proof" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Accept and settle" }).count(), 0);
  await open(visiting, "account");
  await page.getByText(address, { exact: true }).waitFor();
  assert.deepEqual(await violations(page), []);

  // A page that is loaded again still shows it, and buying asks for a wallet.
  await open(visiting, `models/${stack.listings["tidewater-vad"]}/buy`);
  await page.reload();
  await settled(page);
  await page.getByRole("banner").getByText(address.slice(-4)).waitFor();
  await page
    .getByRole("main")
    .getByRole("button", { name: /wallet/i })
    .click();
  await dialog.getByText("A wallet keeps your key").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();

  // The library takes an address, too, by the same rule.
  await open(visiting, "library");
  await page.getByRole("textbox", { name: /address/i }).fill(`${address.slice(0, -1)}b`);
  await page.keyboard.press("Enter");
  await page
    .getByRole("main")
    .getByText(/no address/)
    .waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("a seller who only looks at a listing of their own is told why nothing can be pressed", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `listings/${stack.listings["tidewater-vad"]}/manage`);
  await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
  await page.getByLabel("An account’s address").fill(person(stack, "bram").address);
  await page.keyboard.press("Enter");
  await page.getByText("This account is watched: it has no key here and signs nothing.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Pause", exact: true }).isDisabled());
  assert.deepEqual(await violations(page), []);
});

test("a locked wallet, and one that says no, connect nothing; unlocked it goes on from the same dialog", async (t) => {
  const buyer = await newcomer(stack, "lotte");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { switches } = await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["tidewater-vad"]}/buy`);
  await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
  const dialog = page.getByRole("dialog");
  const keplr = dialog.getByRole("button", { name: "Keplr" });
  for (const [part, said] of [
    [{ locked: true }, "The wallet is locked.Nothing was signed. Unlock it and try again."],
    [{ reject: true }, "Declined.Nothing was signed."],
  ] as const) {
    Object.assign(switches, { locked: false, reject: false, ...part });
    await keplr.click();
    assert.ok((await dialog.getByRole("alert").textContent())?.startsWith(said), said);
    await dialog.getByRole("button", { name: "Back" }).click();
  }
  Object.assign(switches, { locked: false, reject: false });
  await keplr.click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Sign and pay/ }).waitFor();

  // It locks itself between the sheet and the signature.
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  await dialog.getByRole("button", { name: "Sign in Keplr" }).waitFor();
  switches.locked = true;
  assert.match(await refused(page), /The wallet is locked\..*Unlock it and try again/);
  switches.locked = false;
  await dialog.getByRole("button", { name: "Try again" }).click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  await once("the index has the order", async () => (await purchases(stack, buyer.address)) === 1);
  assert.deepEqual(visiting.faults(), []);
});

test("a signature for another chain is thrown away, and the right one pays once", async (t) => {
  const buyer = await newcomer(stack, "mees");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { switches, wallet } = await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["tidewater-vad"]}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  switches.answersAs = "otherchain-7";
  const said = await refused(page);
  assert.match(said, /The wallet signed for another chain, otherchain-7\..*Choose this market’s chain/);
  assert.deepEqual(await violations(page), []);
  delete switches.answersAs;
  await page.getByRole("dialog").getByRole("button", { name: "Try again" }).click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  await once("the index has the order", async () => (await purchases(stack, buyer.address)) === 1);
  const chains = wallet.signed.map((document) => (document as { chainId?: string }).chainId).filter(Boolean);
  assert.deepEqual(chains, ["otherchain-7", deploymentOf(stack.market).chain_id]);
  assert.deepEqual(visiting.faults(), []);
});
