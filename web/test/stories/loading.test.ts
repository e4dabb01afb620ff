// What runs code when it is loaded: marked wherever a model is chosen, named with its reason before it is paid for and opened.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { open, PICTURES, settled, type Visit, violations, visit } from "../browser.ts";
import { copied } from "../folder.ts";
import { connect, withKeplr } from "../reader.ts";
import { ask, indexProgram, newcomer, once, person, running } from "../stack.ts";

const stack = running();
mkdirSync(PICTURES, { recursive: true });
const MARK = "runs code when it is loaded";

async function looked({ page }: Visit, name: string): Promise<void> {
  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${PICTURES}${name}-${theme}-${width}.png`, fullPage: true });
    assert.deepEqual(await violations(page), [], `${name}, ${theme}, ${width}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function loads(listing: string): Promise<string> {
  const question = "query ($id: ID!) { listing(id: $id) { loads } }";
  return (await ask<{ listing: { loads: string } }>(stack, question, { id: listing })).listing.loads;
}

/** The operator adds the result of a scanner about a listing's first version. */
async function scanned(home: string, listing: string): Promise<void> {
  const result = {
    of: `${listing}/1`,
    scanner: "Stories",
    scanner_version: "1.0",
    verdict: "suspicious",
    findings: [{ path: "modeling_winnow.py", text: "It prints." }],
    scanned_at: new Date().toISOString(),
  };
  const file = join(home, "scan.json");
  writeFileSync(file, JSON.stringify(result));
  const { program, env } = indexProgram(stack);
  await promisify(execFile)(program, ["scans", "add", file], { env, timeout: 60_000 });
}

test("a model with Python code is marked in lists, and its file is named before it is paid for and opened", async (t) => {
  const [seller, buyer] = await Promise.all([newcomer(stack, "coda"), newcomer(stack, "dirk")]);
  t.after(() => seller.stop());
  const folder = copied(
    join(person(stack, "bram").home, "winnow-rerank"),
    join(seller.home, "sold"),
    "Runs code",
  );
  writeFileSync(join(folder, "modeling_winnow.py"), "print('loaded')\n");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "2"];
  const published = await seller.run(["publish", folder, "--name", "runs-code", ...terms]);
  const listing = String((published as { listing: number }).listing);
  seller.deliver();
  await once("the index read the head", async () => (await loads(listing)) === "RUNS_CODE");

  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  // By the facet, whose count has it. The search follows the tables.
  await open(visiting, `models?loads=${encodeURIComponent('["RUNS_CODE"]')}`);
  await once("the search finds it", async () => {
    if ((await page.getByRole("link", { name: "runs-code", exact: true }).count()) === 1) return true;
    await page.reload();
    await settled(page);
    return false;
  });
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: "runs-code", exact: true }) });
  await row.getByText(MARK, { exact: true }).waitFor();
  const choice = page.getByRole("group", { name: "When it is loaded" });
  assert.ok(await choice.getByRole("checkbox", { name: /^runs code/ }).isChecked());
  await looked(visiting, "loads-search");

  await open(visiting, `models/${listing}`);
  await page.getByText(MARK, { exact: true }).waitFor();
  await page.getByRole("link", { name: "Which files, and why" }).click();
  const named = async () => {
    await page.getByText("Loading or using this model runs code from its files.").waitFor();
    const file = page.locator("details[open] li").filter({ hasText: "modeling_winnow.py" });
    await file.getByText("source code: runs code").waitFor();
  };
  await named();
  await page.getByText("The operator of this index names no scan of this version.").waitFor();
  await scanned(seller.home, listing);
  await once("the page has the scanner's result", async () => {
    await page.reload();
    await settled(page);
    return (await page.getByText("a scanner found what may do harm", { exact: true }).count()) === 1;
  });
  await page.getByText(/^Stories 1\.0, /).waitFor();
  await page.getByText("“It prints.”").waitFor();
  await page.getByText(/It is the operator’s word/).waitFor();
  await looked(visiting, "loads-files");
  await open(visiting, `models/${listing}?tab=versions`);
  await page.getByRole("tabpanel").getByText(MARK, { exact: true }).waitFor();

  await open(visiting, `models/${listing}/buy`);
  await named();
  await page.getByText(MARK, { exact: true }).waitFor();
  await looked(visiting, "loads-buy");

  const { order } = (await buyer.run(["buy", listing, "--wait", "2m"])) as { order: number };
  await open(visiting, `orders/${order}`);
  await connect(page);
  await page.getByRole("heading", { name: "When it is loaded" }).waitFor({ timeout: 60_000 });
  await named();
  await page.getByText(MARK, { exact: true }).waitFor();
  await looked(visiting, "loads-order");
  await buyer.run(["order", "accept", String(order)]);
  await once("the library has the license, and the order that bought it", async () => {
    await open(visiting, `library?account=${buyer.address}`);
    await page.reload();
    await settled(page);
    return (await page.getByText(MARK, { exact: true }).count()) === 2;
  });
  assert.deepEqual(visiting.faults(), []);
});

test("a model of formats that hold data alone says so", async (t) => {
  const listing = String(stack.listings["tidewater-vad"]);
  await once("the index read the head", async () => (await loads(listing)) === "DATA_ONLY");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${listing}?tab=files`);
  await page.getByText("data alone", { exact: true }).waitFor();
  await page.getByText("All files have formats that hold data alone.").waitFor();
  assert.equal(await page.locator("main details").count(), 0);
  assert.deepEqual(visiting.faults(), []);
});
