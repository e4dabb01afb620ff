// Who publishes, by each of its marks, wherever a buyer decides; what buyers said; and a listing that governance delisted.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { before, test } from "node:test";
import type { Page } from "playwright-core";
import { open, PICTURES, settled, type Visit, violations, visit } from "../browser.ts";
import type { Vouched } from "../market/reputation.ts";
import { once, running, vouched } from "../stack.ts";

const stack = running();
/** What each listing's page says of its publisher; of one that only claims a name, nothing. */
const MARKS: Record<string, string | null> = {
  "tidewater/vad": "tidewater, proven",
  "ledgerworks/receipts": "ledgerworks, attested",
  "t1dewater/vad": "not from tidewater: the name looks like theirs",
  "fast-models/vad-turbo": null,
};
const ANY_MARK = /(, proven|, attested|the name looks like theirs)$/;
/** The newest listings that the home page has. */
const NEWEST = 6;

let market: Vouched;
before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  market = await vouched(stack);
});

function listing(name: string): string {
  return String(market.listings[name]);
}

/** The mark of a listing where it stands: none of another one's. */
async function bears(within: ReturnType<Page["locator"]>, name: string): Promise<void> {
  const mark = MARKS[name];
  if (mark != null) await within.getByText(mark, { exact: true }).waitFor();
  assert.equal(await within.getByText(ANY_MARK).count(), mark == null ? 0 : 1, name);
}

async function looked({ page }: Visit, name: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `${PICTURES}${name}-${theme}.png`, fullPage: true });
    assert.deepEqual(await violations(page), [], `${name}, ${theme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("a model’s page and the page that buys it bear its publisher’s mark, and no other", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  for (const name of Object.keys(MARKS)) {
    await open(visiting, `models/${listing(name)}`);
    await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
    await bears(page.locator("main header").first(), name);
    if (name === "t1dewater/vad") await looked(visiting, "publisher-look-alike");
    if (name === "fast-models/vad-turbo") continue;
    await open(visiting, `models/${listing(name)}/buy`);
    await bears(page.locator("main"), name);
    // Before money goes to another account than the name says.
    const warning = page.getByText("tidewater does not sell this.");
    if (name === "t1dewater/vad") await warning.waitFor();
    assert.equal(await warning.count(), name === "t1dewater/vad" ? 1 : 0, name);
  }
  await looked(visiting, "publisher-buy");
  assert.deepEqual(visiting.faults(), []);
});

test("the certificate names what is proven, who attests, and what is only claimed", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  // The line of a label, with the word of its standing.
  const line = (label: string) =>
    page
      .locator("dl > div")
      .filter({ has: page.getByText(label, { exact: true }) })
      .first();
  await open(visiting, `models/${listing("tidewater/vad")}`);
  const domain = await line("Domain").textContent();
  assert.match(domain ?? "", /tidewater\.example.*It names the account back.*Proven/i);
  await looked(visiting, "publisher-proven");
  await open(visiting, `models/${listing("ledgerworks/receipts")}`);
  const attested = await line("Attested by").textContent();
  assert.match(attested ?? "", /Notary of the harbour.*substantial assurance.*Attested/i);
  assert.equal(
    await page.getByRole("link", { name: "Notary of the harbour" }).getAttribute("href"),
    "https://notary.example/how",
  );
  await open(visiting, `models/${listing("fast-models/vad-turbo")}`);
  assert.match((await line("Handle").textContent()) ?? "", /fast-models.*Claimed/i);
  assert.equal(await page.getByText("Domain", { exact: true }).count(), 0);
  assert.deepEqual(visiting.faults(), []);
});

test("lists that are searched, and the newest on the home page, bear the marks", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const row = (name: string) =>
    page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await open(visiting, `models?standing=${encodeURIComponent('["PROVEN"]')}`);
  // The search's index follows the tables.
  await once("the search has the proven one", async () => {
    if ((await row("tidewater/vad").count()) === 1) return true;
    await page.reload();
    await settled(page);
    return false;
  });
  await open(visiting, "models?sort=NEWEST");
  for (const name of Object.keys(MARKS))
    if ((await row(name).count()) > 0) await bears(row(name), name);
    else assert.equal(MARKS[name], null, `${name} is not among the newest`);
  await looked(visiting, "publishers-search");

  await open(visiting, "");
  await page.getByRole("tab", { name: "New", exact: true }).click();
  await settled(page);
  const names = await page.locator("tbody tr td:first-child > a").allTextContents();
  assert.equal(names.length, NEWEST);
  for (const [name, mark] of Object.entries(MARKS)) {
    if (mark !== null) assert.ok(names.includes(name), `${name} is not among ${names.join(", ")}`);
    if (names.includes(name)) await bears(row(name), name);
  }
  await looked(visiting, "publishers-home");
  assert.deepEqual(visiting.faults(), []);
});

test("what buyers said stands below the model, with the seller’s answer and a vote", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${stack.listings["tidewater-vad"]}?tab=reviews`);
  for (const words of [
    "It finds speech in a room full of engines.",
    "It misses whispers, and the card does not say so.",
    "Does what it says on a Raspberry Pi 4",
    "True: it was trained on voices above 40 dB.",
  ])
    await once(`the index read: ${words}`, async () => {
      if (await page.getByText(words).first().isVisible()) return true;
      await page.reload();
      await settled(page);
      return false;
    });
  await page.getByText("One holder found it helpful").waitFor();
  await looked(visiting, "publisher-reviews");
  assert.deepEqual(visiting.faults(), []);
});

test("a delisted model says so, with the report behind it, and nothing sells it", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const id = listing("fast-models/vad-turbo");
  await open(visiting, `models/${id}`);
  await once("the index has the delisting", async () => {
    if (await page.getByText("The market’s governance delisted it.").isVisible()) return true;
    await page.reload();
    await settled(page);
    return false;
  });
  assert.equal(await page.getByRole("link", { name: /^Buy/ }).count(), 0);
  assert.equal(await page.getByRole("link", { name: "Offer another price" }).count(), 0);
  await looked(visiting, "delisted");
  await open(visiting, `models/${id}?tab=reviews`);
  await page.getByText(/^Reported as not what it says it is/).waitFor();
  await page.getByText(/It was upheld\./).waitFor();
  // Whoever kept the address of the page that buys reads the same from the chain.
  await open(visiting, `models/${id}/buy`);
  await page.getByText("The market’s governance delisted it.").waitFor();
  await page.getByText("Licenses stay valid, and open orders go on or are paid back.").waitFor();
  await page.getByRole("link", { name: "Its reports", exact: true }).waitFor();
  assert.equal(await page.getByRole("heading", { name: "What you pay" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: /sign and/i }).count(), 0);
  await looked(visiting, "delisted-buy");
  assert.deepEqual(visiting.faults(), []);
});
