// A page that is loaded again in the middle of something: what was begun goes on, and nothing is paid or posted twice.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { open, type Visit, visit } from "../browser.ts";
import { safetensors } from "../market/formats.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { filesOf, newcomer, once, person, purchases, running } from "../stack.ts";

const stack = running();

/** Slows the network down, to so many bytes a second in each direction; -1 is as fast as it goes. */
async function slowing({ context, page }: Visit): Promise<(down: number, up: number) => Promise<void>> {
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  return async (downloadThroughput, uploadThroughput) => {
    const conditions = { offline: false, latency: 10, downloadThroughput, uploadThroughput };
    await network.send("Network.emulateNetworkConditions", conditions);
  };
}

/** What a line of progress says is done, once that is more than `least` bytes. */
function bytesDone(figures: Locator, least: number): Promise<number> {
  return once("a part is here", async () => {
    const said = (await figures.textContent().catch(() => "")) ?? "";
    const bytes = Number(/[\d,]+/.exec(said)?.[0].replaceAll(",", "") ?? 0);
    return bytes > least && bytes;
  });
}

/** The bytes from which on parts of sealed files are asked for. */
function rangesOf(page: Page): { froms: number[] } {
  const asked: { froms: number[] } = { froms: [] };
  page.on("request", (request) => {
    const from = /^bytes=(\d+)-/.exec(request.headers().range ?? "")?.[1];
    if (request.url().startsWith(filesOf(stack.market)) && from !== undefined) asked.froms.push(Number(from));
  });
  return asked;
}

test("weighing that a reload breaks off says what is here, and goes on from there", async (t) => {
  const reader = await newcomer(stack, "dirk");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { wallet } = await withKeplr(visiting, reader);
  const listing = stack.listings["harbor-embed-v2"];
  await open(visiting, `models/${listing}`);
  await connect(page);
  const ranges = rangesOf(page);
  const slow = await slowing(visiting);
  await slow(1_500_000, 1_500_000);
  await page.getByRole("button", { name: "Weigh before paying" }).click();
  const before = await bytesDone(page.getByText(/^[\d,]+ of [\d,]+ bytes$/), 1_000_000);
  await page.reload();
  await slow(-1, -1);
  ranges.froms = [];
  await page.getByRole("button", { name: /^Go on weighing, .* are here$/ }).click();
  await page.getByText(/^Weighed in this browser on .* All three roots match the chain\.$/).waitFor();
  const [from = 0] = ranges.froms;
  assert.ok(from >= before / 2, `asked from byte ${from}, with ${before} here`);
  // Who buys it then is told of it, and has paid nothing yet.
  await page.getByRole("link", { name: /^Buy for / }).click();
  await page.getByText(/^You weighed this file in this browser on /).waitFor();
  await page.getByRole("button", { name: /^Sign and pay / }).waitFor();
  assert.deepEqual(wallet.signed, []);
  assert.equal(await purchases(stack, reader.address), 0);
});

test("a payment that a reload overtakes is found again, and made once", async (t) => {
  const buyer = await newcomer(stack, "cleo");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["tidewater-vad"]}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Sign in Keplr" }).click();
  await sheet.getByText("On its way to a block.").waitFor();
  await page.reload();
  await page.getByText(/^Paid\. Order \d+ is placed\.$/).waitFor({ timeout: 30_000 });
  await once("the index has the order", async () => (await purchases(stack, buyer.address)) === 1);
});

test("a download that a reload breaks off goes on where it stopped", async (t) => {
  const buyer = await newcomer(stack, "bela");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  const ranges = rangesOf(page);
  const slow = await slowing(visiting);
  await slow(1_500_000, 1_500_000);
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  const figures = page.getByText(/^Downloading: [\d,]+ of [\d,]+ bytes$/);
  const before = await bytesDone(figures, 1_000_000);
  await page.reload();
  await slow(-1, -1);
  ranges.froms = [];
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
  const [from = 0] = ranges.froms;
  assert.ok(from >= before / 2, `asked from byte ${from}, with ${before} here`);
});

/** A model's folder with one tensor of so many numbers. */
function large(folder: string, card: string, numbers: number): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(card, join(folder, "README.md"));
  const weights = safetensors([{ name: "w", shape: [numbers], kind: "F32" }], 7);
  writeFileSync(join(folder, "model.safetensors"), weights);
  return folder;
}

test("sealing that a reload breaks off begins again from the draft, and one listing comes of it", async (t) => {
  const seller = await newcomer(stack, "dora");
  const card = join(person(stack, "bram").home, "winnow-rerank", "README.md");
  const folder = large(join(seller.home, "large"), card, 20_000_000);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { wallet } = await withKeplr(visiting, seller);
  await open(visiting, "sell");
  await connect(page);
  const give = () => page.locator("input[data-folder]").first().setInputFiles(folder);
  await give();
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  await page.getByLabel("Price", { exact: true }).fill("5");
  await page.getByLabel("Name", { exact: true }).fill("begun-again");
  const seal = page.getByRole("button", { name: /^Seal / });
  const posted: string[] = [];
  page.on("request", (request) => {
    if (/\/v1\/(uploads|cards|me\/backups)/.test(request.url()) && request.method() === "POST")
      posted.push(new URL(request.url()).pathname);
  });
  await seal.click();
  await page.getByText(/^[\d.,]+ .* of .*, read twice$/).waitFor();
  await page.reload();

  await page
    .getByText(
      "This browser closed large with the last page. Open it again to seal it: what you typed is here.",
    )
    .waitFor();
  await page.getByText("A folder comes first.").waitFor();
  assert.equal(await seal.count(), 0);
  assert.equal(await page.getByLabel("Price", { exact: true }).inputValue(), "5");
  // Whoever left the page finds it among the drafts.
  await open(visiting, "sell");
  await page.getByRole("row").filter({ hasText: "not sealed yet" }).getByRole("link").click();
  assert.deepEqual(posted, []);
  await give();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "begun-again");
  await seal.click();
  await page.getByRole("button", { name: "Keep with the index" }).click({ timeout: 120_000 });
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByRole("button", { name: "Upload the card" }).click({ timeout: 120_000 });
  await page.getByRole("button", { name: /^Sign, list and post / }).click();
  await sign(page);
  await page.getByRole("heading", { name: /^Listing \d+ is on the chain\.$/ }).waitFor();
  const listings = (await seller.run(["listing", "list", "--mine"])) as { name: string }[];
  assert.deepEqual(
    listings.map(({ name }) => name),
    ["begun-again"],
  );
  assert.equal(wallet.asked.filter((what) => what === "signDirect").length, 1);
  assert.equal(new Set(posted).size, posted.length, `posted twice: ${posted}`);
});

test("a publication that a reload overtakes is found again: one listing, one bond, and a draft that says so", async (t) => {
  const seller = await newcomer(stack, "lies");
  const card = join(person(stack, "bram").home, "winnow-rerank", "README.md");
  const folder = large(join(seller.home, "listed"), card, 100_000);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { wallet } = await withKeplr(visiting, seller);
  await open(visiting, "sell");
  await connect(page);
  await page.locator("input[data-folder]").first().setInputFiles(folder);
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  const draft = page.url();
  await page.getByLabel("Price", { exact: true }).fill("5");
  await page.getByLabel("Name", { exact: true }).fill("listed-once");
  await page.getByRole("button", { name: /^Seal / }).click();
  await page.getByRole("button", { name: "Keep with the index" }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByRole("button", { name: "Upload the card" }).click({ timeout: 60_000 });
  const list = page.getByRole("button", { name: /^Sign, list and post / });
  await list.waitFor();
  const posts = (await list.textContent())?.replace("Sign, list and post ", "");
  await list.click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Sign in Keplr" }).click();
  await sheet.getByText("On its way to a block.").waitFor();
  await page.reload();

  const listed = page.getByRole("heading", { name: /^Listing \d+ is on the chain\.$/ });
  await listed.waitFor({ timeout: 30_000 });
  assert.equal(await list.count(), 0);
  // It is so on each later page, and among the drafts there is none that could be signed.
  await page.reload();
  await listed.waitFor();
  assert.equal(await list.count(), 0);
  await open(visiting, "sell");
  await page.getByText("No draft in this browser.").waitFor();
  await page.goto(draft);
  await listed.waitFor();
  const listings = (await seller.run(["listing", "list", "--mine"])) as { name: string }[];
  assert.deepEqual(
    listings.map(({ name }) => name),
    ["listed-once"],
  );
  const bonds = (await seller.run(["bond", "show"])) as { free: string; denom: string }[];
  const shown = bonds.map(({ free, denom }) => `${(Number(free) / 1e6).toFixed(2)} ${denom.slice(1)}`);
  assert.deepEqual(shown, [posts?.toLowerCase()]);
  assert.equal(wallet.asked.filter((what) => what === "signDirect").length, 1);
});

test("an upload that a reload stops goes on where it stopped", async (t) => {
  const seller = await newcomer(stack, "ulla");
  const card = join(person(stack, "bram").home, "winnow-rerank", "README.md");
  const folder = large(join(seller.home, "large"), card, 10_000_000);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, seller);
  await open(visiting, "sell");
  await connect(page);
  await page.locator("input[data-folder]").first().setInputFiles(folder);
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  await page.getByLabel("Price", { exact: true }).fill("5");
  await page.getByRole("button", { name: /^Seal / }).click();
  await page.getByRole("button", { name: "Keep with the index" }).click({ timeout: 60_000 });
  await page.getByText(/^kept /).waitFor();

  const offsets: number[] = [];
  page.on("request", (request) => {
    const offset = request.headers()["upload-offset"];
    if (request.method() === "PATCH" && offset !== undefined) offsets.push(Number(offset));
  });
  const slow = await slowing(visiting);
  await slow(-1, 5_000_000);
  await page.getByRole("button", { name: /^Upload / }).click();
  const before = await once("two parts are there", async () => offsets.length > 2 && offsets.at(-1));
  await page.reload();
  offsets.length = 0;
  await slow(-1, -1);
  // What is sealed needs its folder no more.
  await page.getByRole("button", { name: /^Upload / }).click({ timeout: 60_000 });
  await page.getByRole("button", { name: "Upload the card" }).waitFor({ timeout: 60_000 });
  assert.ok(offsets.length > 0 && (offsets[0] ?? 0) >= before, `went on at ${offsets}, with ${before} there`);
});

test("what was typed a moment before a reload is in the draft", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "sell");
  const folder = join(person(stack, "bram").home, "winnow-rerank");
  await page.locator("input[data-folder]").first().setInputFiles(folder);
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  const price = page.getByLabel("Price", { exact: true });
  for (const typed of ["7", "7.25", "7.5"]) {
    await price.fill(typed);
    await page.reload();
    await price.waitFor();
    assert.equal(await price.inputValue(), typed);
  }
});
