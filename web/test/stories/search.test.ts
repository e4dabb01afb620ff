// What narrows, orders and compares: the page is held against the index's answers to questions of this file's own.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Page } from "playwright-core";
import { open, settled, visit } from "../browser.ts";
import { ask, once, running, vouched } from "../stack.ts";

const stack = running();

interface Row {
  id: string;
  createdAt: string;
  sales: number;
  latestVersion: { size: number };
  plans: { price: { amount: string } }[];
  rating: { milliStars: number } | null;
}
interface Found {
  total: { count: number };
  nodes: Row[];
  /** All that the index answered to this question. */
  said: Set<string>;
}

/** What falls from row to row, or stays, in each order. */
const FALLS = new Map<string, (row: Row) => number>([
  ["NEWEST", (row) => Date.parse(row.createdAt)],
  ["BEST_SELLING", (row) => Number(row.sales)],
  ["PRICE", (row) => -Math.min(...row.plans.map(({ price }) => Number(price.amount)))],
  ["SIZE", (row) => -Number(row.latestVersion.size)],
  // What nobody reviewed is left out.
  ["BEST_RATED", (row) => row.rating?.milliStars ?? Number.NaN],
]);

/**
 * What the index answered to each question, in the page's words. A page may show any of them: the index takes sales into its
 * orders twice a minute, and what a page was told within the last seconds it does not ask again.
 */
const answered = new Map<string, Set<string>>();
beforeEach(() => answered.clear());

async function found(
  filter: object,
  orderBy: object | null = null,
  words: string | null = null,
): Promise<Found> {
  const question = `query ($words: String, $filter: ListingFilter, $orderBy: ListingOrder) {
    listings(query: $words, filter: $filter, orderBy: $orderBy, first: 20) {
      total { count }
      nodes { id createdAt sales latestVersion { size } plans { price { amount } } rating { milliStars } }
    }
  }`;
  const { listings } = await ask<{ listings: Omit<Found, "said"> }>(stack, question, {
    words,
    filter,
    orderBy,
  });
  const key = JSON.stringify([words, filter, orderBy]);
  const said = answered.get(key) ?? new Set();
  answered.set(key, said);
  said.add(
    inWords(
      `${listings.total.count} models`,
      listings.nodes.map(({ id }) => id),
    ),
  );
  return { ...listings, said };
}

/** The search in the page's address. */
function address(page: Page): Record<string, unknown> {
  const written = new URLSearchParams(new URL(page.url()).hash.split("?")[1] ?? "");
  return Object.fromEntries(
    [...written].map(([name, value]) => [name, /^[[\d"]/.test(value) ? JSON.parse(value) : value]),
  );
}

/** The listings in the page's rows, in their order. */
async function shown(page: Page): Promise<string[]> {
  const links = page.locator("tbody tr td:first-child > a");
  const addresses = await links.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  return addresses.map((href) => /\d+$/.exec(href)?.[0] ?? href);
}

function inWords(title: string, rows: string[]): string {
  return `${title.replace(/^(\d+ model)s?\b.*/s, "$1s")}: ${rows}`;
}

/** Waits until the page shows what the index finds. */
async function shows(page: Page, { said }: Found): Promise<void> {
  let seen = "";
  await once(
    "the rows that the index finds",
    async () => {
      const title = await page.getByRole("heading", { level: 1 }).textContent();
      seen = inWords(title ?? "", await shown(page));
      return said.has(seen);
    },
    10,
  ).catch((error: Error) => {
    throw new Error(
      `${error.message}\nthe page at ${page.url()}\n${seen}\nthe index\n${[...said].join("\n")}`,
    );
  });
}

/** The count beside each option of a facet. */
async function options(page: Page, facet: string): Promise<[string, number][]> {
  const labels = page.getByRole("group", { name: facet }).locator("label");
  return (await labels.allInnerTexts()).map((text) => {
    const [label = "", count = ""] = text.split("\n").filter((line) => line.trim());
    return [label.trim(), Number(count)];
  });
}

test("a facet narrows the rows, and every other choice goes on saying what it would find", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await found({}, { field: "TRENDING" });
  await open(visiting, "models");
  const choose = (facet: string, label: string) =>
    page.getByRole("group", { name: facet }).getByRole("checkbox", { name: label }).click();
  await choose("Task", "text-generation");
  await shows(page, await found({ task: { in: ["text-generation"] } }, { field: "TRENDING" }));
  assert.deepEqual(address(page), { task: ["text-generation"] });
  await choose("License text", "mit");
  const both = { task: { in: ["text-generation"] }, license: { in: ["mit"] } };
  await shows(page, await found(both, { field: "TRENDING" }));

  const counts = async (filter: object) => (await found(filter)).total.count;
  for (const [facet, field] of [
    ["Task", "task"],
    ["Format", "format"],
    ["License text", "license"],
  ] as const) {
    const said = await options(page, facet);
    assert.ok(said.length > 0, facet);
    for (const [value, count] of said)
      assert.equal(count, await counts({ ...both, [field]: { in: [value] } }), `${facet}: ${value}`);
  }
  const rights = await options(page, "You may");
  assert.equal(rights[0]?.[1], await counts({ ...both, rights: ["COMMERCIAL"] }));

  const publishers = await options(page, "Publisher");
  for (const [place, standing] of ["PROVEN", "ATTESTED", "CLAIMED", "LOOK_ALIKE"].entries())
    assert.equal(
      publishers[place]?.[1],
      await counts({ ...both, publisherStanding: { eq: standing } }),
      standing,
    );

  // Each condition can be taken back alone, and all together.
  await page.getByRole("link", { name: "Remove mit" }).click();
  await shows(page, await found({ task: { in: ["text-generation"] } }, { field: "TRENDING" }));
  await page.getByRole("link", { name: "Clear all" }).click();
  await shows(page, await found({}, { field: "TRENDING" }));
  assert.deepEqual(visiting.faults(), []);
});

test("a publisher of each standing is found by it, and every choice counts at least one", async (t) => {
  const { listings } = await vouched(stack);
  const of = {
    PROVEN: ["proven", "tidewater/vad"],
    ATTESTED: ["attested", "ledgerworks/receipts"],
    CLAIMED: ["claimed", "sidestreet/receipts-small"],
    LOOK_ALIKE: ["looks like another’s name", "t1dewater/vad"],
  } as const;
  const filter = (...standings: string[]) => ({ publisherStanding: { in: standings } });
  for (const standing of Object.keys(of))
    await once(
      `the search knows what is ${standing}`,
      async () => (await found(filter(standing))).total.count,
    );
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await found({}, { field: "TRENDING" });
  await open(visiting, "models");
  const counts = await options(page, "Publisher");
  assert.deepEqual(
    counts.map(([label]) => label),
    Object.values(of).map(([label]) => label),
  );
  const choice = (label: string) =>
    page.getByRole("group", { name: "Publisher" }).getByRole("checkbox", { name: label });
  for (const [place, [standing, [label, name]]] of Object.entries(of).entries()) {
    const expected = await found(filter(standing), { field: "TRENDING" });
    assert.ok(expected.total.count >= 1, standing);
    assert.equal(counts[place]?.[1], expected.total.count, standing);
    await choice(label).click();
    await shows(page, expected);
    assert.deepEqual(address(page), { standing: [standing] });
    const id = String(listings[name] ?? stack.listings[name]);
    assert.ok(
      expected.nodes.some((node) => node.id === id),
      name,
    );
    await page.getByRole("link", { name: `Remove Publisher: ${label}` }).click();
    await shows(page, await found({}, { field: "TRENDING" }));
  }
  // Two are found together, and each is found where both are chosen.
  await choice("proven").click();
  await choice("attested").click();
  await shows(page, await found(filter("PROVEN", "ATTESTED"), { field: "TRENDING" }));
  assert.deepEqual(visiting.faults(), []);
});

test("sliders of memory, weight and price bound what is found, and stand where the address says", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "models");
  const slide = async (name: string, ...keys: string[]) => {
    await page.getByRole("slider", { name, exact: true }).focus();
    for (const key of keys) await page.keyboard.press(key);
  };
  await slide("Runs in", "Home", "ArrowRight");
  // A choice that is made before the pointer has stood is not lost with it.
  await page.getByRole("checkbox", { name: "onnx" }).click();
  await once(
    "both stand in the address",
    async () => {
      const { memory, format } = address(page);
      return memory === 1_000_000_000 && JSON.stringify(format) === '["onnx"]';
    },
    5,
  );
  await shows(
    page,
    await found({ fitsMemoryBytes: "1000000000", format: { in: ["onnx"] } }, { field: "TRENDING" }),
  );
  await page.getByRole("checkbox", { name: "onnx" }).click();

  await slide("Weight, least", "ArrowRight", "ArrowRight", "ArrowRight");
  await slide("Price, WHS, most", "ArrowLeft", "ArrowLeft");
  await once("both bounds stand in the address", async () => address(page).heavier && address(page).to, 5);
  const { heavier, to } = address(page) as { heavier: number; to: string };
  const bounds = {
    fitsMemoryBytes: "1000000000",
    size: { gte: String(heavier) },
    price: { denom: "uwhs", lte: String(to) },
  };
  const within = await found(bounds, { field: "TRENDING" });
  assert.ok(within.total.count > 0 && within.total.count < (await found({})).total.count);
  await shows(page, within);

  const standing = () =>
    page.getByRole("slider").evaluateAll((all) => all.map((each) => each.getAttribute("aria-valuetext")));
  const before = await standing();
  await page.reload();
  await settled(page);
  assert.deepEqual(await standing(), before);
  await page.getByLabel("Price, WHS, least").last().fill("4,5");
  await page.keyboard.press("Enter");
  const price = { ...bounds.price, gte: "4500000" };
  await shows(page, await found({ ...bounds, price }, { field: "TRENDING" }));
  // Memory bounds what is found too, though every model of this market runs in a telephone.
  await open(visiting, "models?memory=2000000");
  await shows(page, await found({ fitsMemoryBytes: "2000000" }, { field: "TRENDING" }));
  assert.deepEqual(visiting.faults(), []);
});

test("on a telephone the choices cover the page, and every one of them can be touched", async (t) => {
  const visiting = await visit(t, stack, { width: 360, height: 740 });
  const { page } = visiting;
  await open(visiting, "models");
  const opener = page.getByRole("button", { name: "Filters" });
  const heading = page.getByRole("heading", { name: "Filters" });
  await opener.click();
  await heading.waitFor();
  const show = await page.getByRole("button", { name: /^Show \d+$/ }).boundingBox();
  assert.ok(
    show && show.y + show.height <= 740,
    "what ends the choice is in sight before anything is scrolled",
  );
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await heading.waitFor({ state: "hidden" });
  await opener.click();
  // No link of a row behind lies above them.
  for (const choice of await page.getByRole("complementary").locator("label").all())
    await choice.click({ trial: true, timeout: 2_000 });
  await page.getByRole("group", { name: "Format" }).getByRole("checkbox", { name: "onnx" }).click();
  const onnx = await found({ format: { in: ["onnx"] } }, { field: "TRENDING" });
  await page.getByRole("button", { name: `Show ${onnx.total.count}` }).click();
  await shows(page, onnx);
  assert.deepEqual(visiting.faults(), []);
});

test("every order in the list of orders holds from the first row to the last", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { nodes } = await found({});
  await open(visiting, "models");
  const sort = page.getByLabel("Sort");
  const offered = await sort
    .locator("option")
    .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value));
  assert.deepEqual(offered.toSorted(), [...FALLS.keys(), "TRENDING"].toSorted());
  for (const field of offered.toReversed()) {
    await sort.selectOption(field);
    const denom = field === "PRICE" ? { denom: "uwhs" } : {};
    await shows(page, await found({}, { field, ...denom }));
    assert.equal(address(page).sort, field);
    const measure = FALLS.get(field);
    const rows = (await shown(page)).flatMap((id) => nodes.filter((node) => node.id === id));
    const values = measure ? rows.map(measure) : [];
    assert.deepEqual(
      values,
      values.toSorted((one, other) => other - one),
      field,
    );
  }
  // Words have an order of their own, that the list has with them alone.
  await open(visiting, "models?words=embed");
  await sort.locator("option[value=RELEVANCE]").waitFor({ state: "attached" });
  await shows(page, await found({}, { field: "RELEVANCE" }, "embed"));
  assert.deepEqual(visiting.faults(), []);
});

test("four models stand side by side, a fifth is refused, and back and reload lose nothing of the search", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(
    visiting,
    "models?sort=SIZE&task=%5B%22text-generation%22%2C%22sentence-similarity%22%2C%22translation%22%5D",
  );
  const names = ["foundry-code-400m", "harbor-embed-v2", "harbor-embed-v2-clinic", "marginalia-270m"];
  const compare = (name: string) => page.locator("main tbody").getByText(`Compare ${name}`, { exact: true });
  for (const [place, name] of names.entries()) {
    await compare(name).click();
    await page.getByText(`${place + 1} to compare, 4 at most`).waitFor();
  }
  const before = address(page);
  await compare("polder-translate-nl-en").click();
  await page
    .getByRole("status")
    .getByText("Four models at most stand side by side. Take one away first.")
    .waitFor();
  assert.deepEqual(address(page), before);

  await page.getByRole("link", { name: "Side by side" }).click();
  const heads = page.getByRole("columnheader");
  await heads.getByRole("link", { name: names[0] ?? "", exact: true }).waitFor();
  await settled(page);
  assert.deepEqual(
    (await heads.getByRole("link").allTextContents()).filter((text) => text !== "Remove"),
    names,
  );
  const sizes = await page
    .getByRole("row", { name: /^Sales/ })
    .getByRole("cell")
    .allTextContents();
  const question = "query ($id: ID!) { listing(id: $id) { sales } }";
  for (const [place, name] of names.entries()) {
    const { listing } = await ask<{ listing: { sales: number } }>(stack, question, {
      id: String(stack.listings[name]),
    });
    assert.equal(Number(sizes[place]), Number(listing.sales), name);
  }
  await page.getByRole("link", { name: "Remove, marginalia-270m" }).click();
  await heads.getByText("marginalia-270m").waitFor({ state: "detached" });
  // The way back keeps the search, and what is left of the four.
  await page.getByRole("link", { name: "To the results" }).click();
  await page.getByText("3 to compare, 4 at most").waitFor();
  assert.equal(address(page).sort, "SIZE");
  await page.goBack();

  await page.goBack();
  await heads.getByText("marginalia-270m").waitFor();
  await page.goBack();
  await settled(page);
  assert.deepEqual(address(page), before);
  await page.reload();
  await settled(page);
  assert.deepEqual(address(page), before);
  await page.getByText("4 to compare, 4 at most").waitFor();
  await page.getByRole("checkbox", { name: "translation" }).waitFor();
  assert.ok(await page.getByRole("checkbox", { name: "translation" }).isChecked());
  assert.equal(await page.getByLabel("Sort").inputValue(), "SIZE");

  // Words are one condition more, and the others stay when they go.
  const field = page.getByRole("searchbox");
  await field.fill("dutch");
  await field.press("Enter");
  await page.getByRole("heading", { level: 1, name: "1 model for “dutch”" }).waitFor();
  assert.deepEqual(address(page), { ...before, words: "dutch" });
  await field.fill("");
  await field.press("Enter");
  await page.getByRole("heading", { level: 1, name: /^\d+ models$/ }).waitFor();
  assert.deepEqual(address(page), before);
  // The license that a buyer would take over is no license text to search for.
  await open(visiting, `models/${stack.listings["marginalia-270m"]}/buy?license=${stack.resale}`);
  await field.fill("dutch");
  await field.press("Enter");
  await page.getByRole("heading", { level: 1, name: /for “dutch”$/ }).waitFor();
  assert.deepEqual(address(page), { words: "dutch" });
  assert.deepEqual(visiting.faults(), []);
});
