import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { open, violations, visit } from "../browser.ts";
import { copied } from "../folder.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { cardRead, newcomer, once, person, running } from "../stack.ts";

const stack = running();

/** A picture of one point. */
const PLOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Gives the page a folder as its input of folders does. */
async function give(page: Page, folder: string): Promise<void> {
  await page.locator("input[data-folder]").first().setInputFiles(folder);
}

test("a model is sold in a browser, delivered from its page, and opened by the command line", async (t) => {
  const seller = await newcomer(stack, "quinn");
  const folder = copied(
    join(person(stack, "bram").home, "winnow-rerank"),
    join(seller.home, "sold"),
    "Sold here",
  );
  writeFileSync(join(folder, "plot.png"), Buffer.from(PLOT, "base64"));
  appendFileSync(join(folder, "README.md"), "\n![Recall by depth](plot.png)\n");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, seller);
  await open(visiting, "sell");
  await connect(page);
  await give(page, folder);
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  await page.getByRole("heading", { level: 1, name: "Sold here" }).waitFor();
  await page.getByLabel("Price", { exact: true }).fill("5");
  await page.getByText("All files hold data alone.").waitFor();
  await page.getByText("Who is paid, of 5.00 WHS").waitFor();
  await page.getByText("A buyer may", { exact: false }).first().waitFor();

  // What was typed is there after a reload; the files are asked for again.
  await page.waitForTimeout(600);
  await page.reload();
  assert.equal(await page.getByLabel("Price", { exact: true }).inputValue(), "5");
  await give(page, folder);

  await page.getByRole("button", { name: /^Seal / }).click();
  const file = page.getByRole("button", { name: "Save as a file" });
  await file.waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole("button", { name: /^Sign/ }).count(), 0, "no bond before a backup");
  assert.ok(await page.getByRole("button", { name: /^Upload / }).isDisabled());
  await page.getByRole("button", { name: "The secret’s backup is missing" }).waitFor();
  await page.getByRole("button", { name: "Keep with the index" }).click();
  await page.getByText(/^kept /).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), file.click()]);
  const passphrase = await page
    .locator("code")
    .filter({ hasText: /^[a-z2-9]{5}(-[a-z2-9]{5}){4}$/ })
    .textContent();
  await page.getByRole("button", { name: "I have the passphrase" }).click();
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByRole("button", { name: "Upload the card" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: /^Sign, list and post / }).click();
  assert.match(await sign(page), /5\.00/);
  const said = await page.getByRole("heading", { name: /^Listing \d+ is on the chain\.$/ }).textContent();
  const listing = /\d+/.exec(said ?? "")?.[0] ?? "";

  // The command line's buyer, and this page as the seller's hand.
  const buyer = await newcomer(stack, "rosa");
  const { order } = (await buyer.run(["buy", listing])) as { order: number };
  await open(visiting, "sell");
  await page.getByRole("button", { name: "Deliver", exact: true }).click({ timeout: 60_000 });
  await sign(page);
  await page.getByText("1 key was delivered.").waitFor();
  const out = join(buyer.home, "opened");
  await buyer.run(["open", String(order), "--to", out]);
  for (const name of readdirSync(folder))
    assert.ok(readFileSync(join(out, name)).equals(readFileSync(join(folder, name))), name);

  // The card's picture came from the folder.
  await cardRead(stack, listing);
  await open(visiting, `models/${listing}`);
  await page.getByRole("tab", { name: "Model card" }).click();
  await page.getByRole("img", { name: "Recall by depth" }).waitFor();

  // The file with the secret is what an agent's key store takes.
  const backup = join(seller.home, "secret.age");
  await download.saveAs(backup);
  writeFileSync(join(seller.home, "backup-passphrase"), `${passphrase}\n`, { mode: 0o600 });
  const restored = await seller.run([
    "key",
    "restore",
    backup,
    "--backup-passphrase-file",
    join(seller.home, "backup-passphrase"),
  ]);
  assert.deepEqual(restored, { keys: 0, content_secrets: 1, transport_secrets: 0 });
  seller.deliver();
  t.after(() => seller.stop());
  const second = (await buyer.run(["buy", listing, "--again", "--wait", "2m"])) as { order: number };
  assert.ok(second.order > order);
  assert.deepEqual(await visiting.faults(), []);
});

test("everything for which a folder would be refused is named at once", async (t) => {
  const seller = await newcomer(stack, "sven");
  const folder = join(seller.home, "refused");
  mkdirSync(folder);
  writeFileSync(join(folder, "README.md"), "# No license\n");
  writeFileSync(
    join(folder, "model.safetensors"),
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
  );
  writeFileSync(join(folder, "aux.txt"), "a device");
  writeFileSync(join(folder, "modeling.py"), "print('loaded')\n");
  writeFileSync(
    join(folder, "model.safetensors.index.json"),
    JSON.stringify({ weight_map: { a: "model-00001-of-00002.safetensors" } }),
  );
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "sell");
  await give(page, folder);
  await page.getByRole("heading", { name: "4 things keep this folder from being sealed" }).waitFor();
  for (const text of [
    /model\.safetensors is only a pointer of Git LFS/,
    /aux\.txt can’t have this name/,
    /names files that are not there: model-00001-of-00002\.safetensors/,
    /The card names no license/,
  ])
    await page.getByRole("listitem").filter({ hasText: text }).waitFor();
  await page.getByText("Loading this model runs code. Buyers read so before they pay").waitFor();
  await page
    .getByRole("listitem")
    .filter({ hasText: "modeling.py" })
    .getByText("source code: runs code")
    .waitFor();
  assert.deepEqual(await violations(page), []);
});

test("a listing that stands is paused, priced anew and resumed by its seller alone", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const seller = person(stack, "chidi");
  const listing = String(stack.listings["sextant-forecast"]);
  await withKeplr(visiting, seller);
  await open(visiting, `listings/${listing}/manage`);
  await page.getByText("This listing is another account’s.").waitFor();
  await connect(page);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await sign(page);
  await page.getByText("paused: takes no orders").waitFor();
  const price = page.getByLabel("Price", { exact: true });
  const before = await price.inputValue();
  await price.fill("9.5");
  await page.getByRole("button", { name: "Set the price" }).click();
  assert.match(await sign(page), /9\.50/);
  await page.getByText("now 9.50 WHS").waitFor();
  await price.fill(before);
  await page.getByRole("button", { name: "Set the price" }).click();
  await sign(page);
  await page.getByRole("button", { name: "Resume" }).click();
  await sign(page);
  await once("the chain has it active", async () => {
    const listings = (await seller.run(["listing", "list"])) as { id: number; state: string }[];
    return listings.find(({ id, state }) => String(id) === listing && state === "active");
  });
  assert.deepEqual(await violations(page), []);
});
