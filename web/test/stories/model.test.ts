// Every tab of a model's page, held against the index's answers to questions of this file's own.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { open, settled, violations, visit } from "../browser.ts";
import { copied } from "../folder.ts";
import { tabTo } from "../reader.ts";
import { ask, newcomer, once, person, running } from "../stack.ts";

const stack = running();
const number = (value: number | string) => new Intl.NumberFormat("en-GB").format(BigInt(value));
/** An amount of the smallest unit as the page has it where decimals count. */
const exact = (amount: string) => (Number(amount) / 1e6).toFixed(6).replace(/(\.\d\d\d*?)0+$/, "$1");

interface Sum {
  amount: string;
}
interface Named {
  id: string;
  name: string;
}
interface Answer {
  listing: {
    baseModels: { name: string; listings: { id: string }[] }[];
    derived: Named[];
    similar: Named[];
    versions: { number: number }[];
    plans: {
      price: Sum;
      prices: { price: Sum; version: number | null }[];
      division: { fee: Sum; payees: { account: string; amount: Sum }[] };
    }[];
    latestVersion: {
      metrics: { name: string; dataset: string; value: string }[];
      content: {
        files: {
          path: string;
          tensors: { count: string; parameters: string; proven: boolean; dtypes: { dtype: string }[] } | null;
        }[];
      };
      copies: { number: number; share: number; listing: Named }[];
    };
  };
  candles: { settled: string; last: Sum }[];
  resold: { settled: string; last: Sum }[];
}

function asked(id: string): Promise<Answer> {
  const question = `query ($id: ID!, $from: DateTime!) {
    listing(id: $id) {
      baseModels { name listings { id } }
      derived { id name }
      similar(first: 3) { id name }
      versions { number }
      plans { price { amount } prices { price { amount } version } division { fee { amount } payees { account amount { amount } } } }
      latestVersion {
        metrics { name dataset value }
        content { files { path tensors { count parameters proven dtypes { dtype } } } }
        copies { number share listing { id name } }
      }
    }
    candles(listing: $id, denom: "uwhs", kind: PERPETUAL, range: { from: $from, by: MONTH }) { settled last { amount } }
    resold: candles(listing: $id, denom: "uwhs", kind: PERPETUAL, resales: true, range: { from: $from, by: MONTH }) {
      settled last { amount }
    }
  }`;
  const from = new Date(Date.now() - 300 * 86_400_000).toISOString();
  return ask(stack, question, { id, from });
}

/** The cells of a table's rows. */
async function cells(page: Page, table: string): Promise<string[][]> {
  await settled(page);
  const rows = await page.locator(`${table} tbody tr`).all();
  return Promise.all(rows.map((row) => row.locator("td").allInnerTexts()));
}

/** Chooses the next tab by keys, and waits for its panel. */
async function next(page: Page, name: string | RegExp): Promise<void> {
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tabpanel", { name }).waitFor();
  await settled(page);
}

test("keys lead through a model's tabs: its figures, files, versions, sales and kin are the index's", async (t) => {
  const id = String(stack.listings["harbor-embed-v2"]);
  const { listing, candles, resold } = await asked(id);
  const { metrics, content } = listing.latestVersion;
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${id}`);
  const panel = page.getByRole("tabpanel");

  assert.ok(metrics.length > 0);
  for (const { name, dataset, value } of metrics) {
    const line = panel.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });
    assert.match((await line.textContent()) ?? "", new RegExp(`${value} on ${dataset}.*claimed`));
  }
  const [plan] = listing.plans;
  const paid = page.locator("section", { has: page.getByRole("heading", { name: /^Who is paid, of / }) });
  const parts = [...(plan?.division.payees.map(({ amount }) => amount) ?? []), plan?.division.fee];
  const split = await paid.locator("tbody td:last-child").allInnerTexts();
  assert.deepEqual(
    split.slice(0, parts.length),
    parts.map((part) => exact(part?.amount ?? "")),
  );

  await tabTo(page, "the chosen tab", page.getByRole("tab", { selected: true }));
  await next(page, "Model card");
  await next(page, `${content.files.length} files`);
  const files = await cells(page, "[role=tabpanel] table");
  assert.deepEqual(files.map(([path]) => path).toSorted(), content.files.map(({ path }) => path).toSorted());
  for (const { path, tensors } of content.files) {
    const said = files.find(([first]) => first === path)?.[1] ?? "";
    if (!tensors) assert.equal(said, "", path);
    else {
      assert.ok(said.startsWith(`${number(tensors.count)}; ${number(tensors.parameters)} parameters`), said);
      assert.ok(said.includes(tensors.dtypes.map(({ dtype }) => dtype).join(", ")), said);
      assert.equal(said.includes("claimed"), !tensors.proven, said);
    }
  }
  await next(page, "Versions");
  assert.equal((await cells(page, "[role=tabpanel] table")).length, listing.versions.length);
  await next(page, "Reviews");
  await next(page, "Price and sales");
  const months = await cells(page, "[role=tabpanel] section table");
  assert.ok(candles.length > 0 && resold.length > 0);
  assert.deepEqual(
    months.map(([, , resale, count]) => [resale, count]).toReversed(),
    candles.map(({ settled }, place) => [exact(resold[place]?.last.amount ?? ""), String(settled)]),
  );
  await next(page, "Similar");
  const links = (name: string) =>
    panel
      .locator("section", { has: page.getByRole("heading", { name }) })
      .getByRole("link")
      .allTextContents();
  assert.deepEqual(
    await links("Alike"),
    listing.similar.map(({ name }) => name),
  );
  const kin = await links("Lineage");
  for (const { name } of listing.derived) assert.ok(kin.includes(name), name);
  assert.ok(kin.includes("harbor-embed-v2-clinic"));

  // Each tab has an address, and back leads to where the tabs were entered.
  await page.reload();
  await settled(page);
  await page.getByRole("tab", { name: "Similar", selected: true }).waitFor();
  await page.getByRole("link", { name: "harbor-embed-v2-clinic" }).last().click();
  await page.getByRole("heading", { level: 1, name: "harbor-embed-v2-clinic" }).waitFor();
  // What the clinic's card names as its base is on the market, and leads back.
  await page.getByRole("banner").waitFor();
  await page.getByRole("main").getByRole("link", { name: "harbor-embed-v2", exact: true }).first().click();
  await page.getByRole("heading", { level: 1, name: "harbor-embed-v2", exact: true }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("on a telephone one button that buys is in sight, wherever the page is scrolled to", async (t) => {
  const height = 844;
  const visiting = await visit(t, stack, { width: 390, height });
  const { page } = visiting;
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}`);
  const buy = page.getByRole("link", { name: /^Buy for / });
  for (const place of [0, 0.5, 1]) {
    await page.evaluate((place) => scrollTo(0, place * document.body.scrollHeight), place);
    await once(
      `one is in sight at ${place} of the page`,
      async () => {
        const boxes = await Promise.all((await buy.all()).map((link) => link.boundingBox()));
        return boxes.filter((box) => box && box.y >= 0 && box.y + box.height <= height).length === 1;
      },
      5,
    );
  }
  assert.deepEqual(visiting.faults(), []);
});

test("a copy of a model says of what, and who is paid of its price to the last unit; a resold license stands beside", async (t) => {
  const seller = await newcomer(stack, "celine");
  const partner = person(stack, "bram").address;
  const folder = copied(
    join(person(stack, "bram").home, "winnow-rerank"),
    join(seller.home, "copy"),
    "A copy",
    "winnow-rerank",
  );
  const shares = ["--payee", `${seller.address}=66.67%`, "--payee", `${partner}=33.33%`];
  const terms = ["--name", "winnow-copy", "--price", "1.000001whs", "--orders-at-once", "2", ...shares];
  const { listing: made } = (await seller.run(["publish", folder, ...terms])) as { listing: number };
  const id = String(made);
  await seller.run(["publish", copied(folder, join(seller.home, "second"), "A copy again"), "--listing", id]);
  rmSync(folder, { recursive: true });
  const { listing } = await once("the index compared the copy and read its card", async () => {
    const answer = await asked(id);
    const { latestVersion, versions, baseModels } = answer.listing;
    const { content, copies } = latestVersion;
    const isRead = content.files && copies.length > 0 && baseModels.length > 0;
    return isRead && versions.length === 2 && answer;
  });

  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${id}?tab=similar`);
  const copies = page.locator("section", { has: page.getByRole("heading", { name: "Copies" }) });
  assert.deepEqual(
    await copies.getByRole("link").allTextContents(),
    listing.latestVersion.copies.map(({ listing }) => listing.name),
  );
  const shown = await copies.locator("td:last-child").allInnerTexts();
  for (const [place, { share }] of listing.latestVersion.copies.entries())
    assert.match(shown[place] ?? "", new RegExp(`${(share * 100).toFixed(1).replace(/\.0$/, "")}\\s?%`));
  assert.deepEqual(listing.baseModels, [
    { name: "winnow-rerank", listings: [{ id: String(stack.listings["winnow-rerank"]) }] },
  ]);
  const paid = page.locator("section", { has: page.getByRole("heading", { name: /^Who is paid, of / }) });
  const { payees, fee } = listing.plans[0]?.division ?? { payees: [], fee: { amount: "0" } };
  const split = await paid.locator("tbody tr").allInnerTexts();
  for (const [place, { account, amount }] of payees.entries()) {
    assert.ok(split[place]?.includes(account), account);
    assert.ok(split[place]?.replace(/\s/g, "").endsWith(exact(amount.amount)), account);
  }
  assert.ok(split[payees.length]?.replace(/\s/g, "").endsWith(exact(fee.amount)));
  await page.getByRole("tab", { name: "Versions" }).click();
  const versions = await cells(page, "[role=tabpanel] table");
  assert.deepEqual(
    versions.map(([text]) => /version (\d)/.exec(text ?? "")?.[1]),
    ["2", "1"],
  );
  assert.deepEqual(await violations(page), []);

  // Licenses that their holders sell on.
  await open(visiting, `models/${stack.listings["marginalia-270m"]}`);
  await page.getByRole("link", { name: `License ${stack.resale}` }).waitFor();
  await page.getByText("From holders, without a bond.").waitFor();
  assert.deepEqual(visiting.faults(), []);
});
