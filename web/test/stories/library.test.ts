import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { newcomer, once, running } from "../stack.ts";
import { untar } from "../tar.ts";

const stack = running();

test("what was bought in one browser is opened in another, and by the command line", async (t) => {
  const buyer = await newcomer(stack, "quinn");
  const first = await visit(t, stack);
  await withKeplr(first, buyer);
  await open(first, `models/${stack.listings["winnow-rerank"]}/buy`);
  await connect(first.page);
  await first.page.getByRole("button", { name: /^Sign and pay/ }).click();
  await sign(first.page);
  await first.page.waitForURL(/#\/orders\/\d+$/);
  const order = first.page.url().split("/").at(-1) ?? "";
  await first.page.getByRole("button", { name: "Download, verify and open" }).waitFor({ timeout: 60_000 });

  // The backups as a file: the command line restores them with the wallet's words.
  await open(first, "library");
  const [download] = await Promise.all([
    first.page.waitForEvent("download"),
    first.page.getByRole("button", { name: "Save all backups as a file" }).click(),
  ]);
  const folder = join(buyer.home, "weighhouse-backups");
  mkdirSync(folder);
  for (const [path, bytes] of untar(readFileSync(await download.path())))
    writeFileSync(join(buyer.home, path), bytes);
  await buyer.run(["key", "restore", folder, "--from-wallet"]);
  await buyer.run(["open", order, "--to", join(buyer.home, "opened")]);

  // Another browser has nothing but the wallet: the index keeps the backup for it.
  const second = await visit(t, stack);
  await withKeplr(second, buyer);
  await open(second, `orders/${order}`);
  await connect(second.page);
  await second.page.getByText("The key is not in this browser").waitFor();
  await second.page.getByRole("button", { name: "Download, verify and open" }).click();
  await second.page.getByText("The key of this order is not in this browser.").waitFor();
  await second.page.getByRole("button", { name: "From the index" }).click();
  await second.page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
});

test("a license is put up for sale, and taken back", async (t) => {
  const holder = await newcomer(stack, "rosa");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, holder);
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  await sign(page);
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Accept and settle" }).click();
  await sign(page);
  await page.getByRole("heading", { name: "Settled" }).waitFor();

  await once("the index has the license", async () => {
    await open(visiting, "library");
    return page.getByRole("button", { name: "Resell it" }).isVisible();
  });
  await page.getByRole("button", { name: "Resell it" }).click();
  assert.ok(await page.getByRole("button", { name: "Put it up for sale" }).isDisabled());
  await page.getByText("Name a price first.").waitFor();
  await page.getByLabel("Price").fill("5");
  await page.getByText(/^Leaves you 4\./).waitFor();
  await page.getByRole("button", { name: "Put it up for sale" }).click();
  assert.match(await sign(page), /5/);
  await once("the index has the resale", async () => {
    await open(visiting, "library");
    return page.getByRole("button", { name: "Take it back" }).isVisible();
  });
  await page.getByRole("button", { name: "Take it back" }).click();
  await sign(page);
  await once("the license is back", async () => {
    await open(visiting, "library");
    return page.getByRole("button", { name: "Resell it" }).isVisible();
  });
});
