// Every page in both themes at three widths, and in Dutch with a wallet at the widest and the narrowest: pictures for people in
// web/screenshots, and axe, errors, strangers and moving lines for machines.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, PICTURES, settled, type Visit, violations, visit } from "../browser.ts";
import { copied } from "../folder.ts";
import { localnet } from "../market/person.ts";
import { connect, withKeplr } from "../reader.ts";
import { newcomer, numberIn, once, person, registry, rest, running } from "../stack.ts";

const stack = running();
const { listings, orders, people } = stack;

/** A change of the settings for which nobody votes: it stands there as it was proposed, and changes nothing. */
async function proposed(): Promise<string> {
  const config = await registry<{ bond_delay: number }>(stack, { config: {} });
  const message = { update_config: { config: { ...config, bond_delay: config.bond_delay + 1 } } };
  const title = "One second longer, by nobody's vote";
  const asked = ["govern", "registry", JSON.stringify(message), "--title", title, "--open"];
  return numberIn(await localnet(stack.market, asked));
}

const proposal = await proposed();

/** Waits until its vote is over: what is left of it would be another time in each picture. */
const rejected = () =>
  once("nobody voted", async () => {
    const path = `cosmos/gov/v1/proposals/${proposal}`;
    const found = await rest<{ proposal: { status: string } }>(stack, path);
    return found.proposal.status === "PROPOSAL_STATUS_REJECTED";
  });

const PAGES: Record<string, string> = {
  home: "",
  search: "models",
  "search-found": "models?words=embed",
  "search-nothing": "models?words=zebra",
  model: `models/${listings["harbor-embed-v2"]}`,
  "model-quantized": `models/${listings["foundry-code-400m"]}`,
  "order-settled": `orders/${orders["evi tidewater-vad"]}`,
  "order-delivered": `orders/${orders["evi winnow-rerank"]}`,
  "order-disputed": `orders/${stack.dispute}`,
  "order-offered": `orders/${stack.offer}`,
  library: `library?account=${people.farouk}`,
  compare: `compare?beside=${encodeURIComponent(JSON.stringify(["harbor-embed-v2", "winnow-rerank", "fluister-nl-small"].map((name) => String(listings[name]))))}`,
  developers: "developers",
  rest: "developers/rest",
  governance: "governance",
  buy: `models/${listings["harbor-embed-v2"]}/buy`,
  dashboard: `dashboard?account=${people.anneke}`,
  account: "account",
  sell: "sell",
  manage: `listings/${listings["harbor-embed-v2"]}/manage`,
  lost: "nowhere",
  feedback: "feedback",
  proposal: `governance/${proposal}`,
};

/** A model's tabs but its first, which the model's page is. */
const TABS = Object.fromEntries(
  ["card", "files", "versions", "reviews", "history", "similar"].map((tab) => [
    `tab-${tab}`,
    `models/${listings["harbor-embed-v2"]}?tab=${tab}`,
  ]),
);

mkdirSync(PICTURES, { recursive: true });
for (const theme of ["light", "dark"] as const)
  for (const width of [390, 1280, 1920])
    test(`every page, ${theme}, ${width} wide`, async (t) => {
      const visiting = await visit(t, stack, { theme, width, height: width < 760 ? 844 : 900 });
      const { page } = visiting;
      const wrong: string[] = [];
      for (const [name, path] of Object.entries(PAGES)) {
        if (name === "proposal") await rejected();
        await open(visiting, path);
        // Colors differ by theme, and layout by width; 1920 has nothing that 1280 has not.
        wrong.push(...(await looked(visiting, `${name}-${theme}-${width}`, width !== 1920)));
        // Each page is measured from its first line on.
        await page.goto("about:blank");
      }
      assert.deepEqual(wrong, []);
    });

for (const [theme, width] of [
  ["light", 360],
  ["dark", 2560],
] as const)
  test(`every page, tab and dialog of somebody with a wallet, in Dutch, ${theme}, ${width} wide`, async (t) => {
    const visiting = await visit(t, stack, { theme, width, height: 900, language: "nl-NL" });
    const { page } = visiting;
    await withKeplr(visiting, person(stack, "anneke"));
    const wrong: string[] = [];
    const look = async (name: string) =>
      wrong.push(...(await looked(visiting, `nl-${name}-${theme}-${width}`, true)));
    const dialog = page.getByRole("dialog");

    await open(visiting, "");
    await page.getByRole("banner").getByRole("button", { name: "Wallet verbinden" }).click();
    await dialog.getByRole("button", { name: "Keplr" }).waitFor();
    await look("connect");
    await dialog.getByRole("button", { name: "Keplr" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("banner").getByRole("button", { expanded: false }).first().click();
    await look("account-open");

    const own = {
      manage: `listings/${listings["fluister-nl-small"]}/manage`,
      library: "library",
      dashboard: "dashboard",
    };
    for (const [name, path] of Object.entries({ ...PAGES, ...TABS, ...own })) {
      await open(visiting, path);
      await look(name);
      await page.goto("about:blank");
    }
    await open(visiting, own.manage);
    await page.getByRole("button", { name: "Beëindig voorgoed" }).click();
    await look("retire");
    if (width < 1080) {
      await open(visiting, "models");
      await page.getByRole("button", { name: "Filters" }).click();
      await look("filters");
    }
    await open(visiting, `models/${listings["harbor-embed-v2"]}/buy`);
    await page.getByRole("button", { name: /^Tekenen en .* betalen$/ }).click();
    await dialog.getByRole("button", { name: "Onderteken in Keplr" }).waitFor();
    await look("sheet");
    assert.deepEqual(wrong, []);
  });

test("a draft with its folder, and after it is sealed, in both themes and three widths", async (t) => {
  const seller = await newcomer(stack, "roos");
  const folder = join(person(stack, "bram").home, "winnow-rerank");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, seller);
  await open(visiting, "sell");
  await connect(page);
  const given = copied(folder, join(seller.home, "drawn"), "Drawn here");
  await page.locator("input[data-folder]").first().setInputFiles(given);
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  await page.getByLabel("Price", { exact: true }).fill("5");
  await page.getByText("All files hold data alone.").waitFor();
  await page.getByText("Who is paid, of 5.00 WHS").waitFor();
  const seal = page.getByRole("button", { name: /^Seal / });
  await once("it can be sealed", () => seal.isEnabled());
  const wrong = await lookedAround(visiting, "draft");
  await seal.click();
  await page.getByRole("button", { name: "Save as a file" }).waitFor({ timeout: 60_000 });
  wrong.push(...(await lookedAround(visiting, "draft-sealed")));
  assert.deepEqual(wrong, []);
});

/** Looks at one page that was worked on, in each theme and width. It moved where its reader did something. */
async function lookedAround(visiting: Visit, name: string): Promise<string[]> {
  const { page } = visiting;
  const wrong: string[] = [];
  for (const theme of ["light", "dark"] as const)
    for (const width of [390, 1280, 1920]) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: width < 760 ? 844 : 900 });
      await settled(page);
      wrong.push(...(await pictured(visiting, `${name}-${theme}-${width}`, width !== 1920)));
    }
  return wrong;
}

/** Leaves a picture of what is shown; what is wrong with it, and how far it moved. */
async function looked(visiting: Visit, name: string, isJudged: boolean): Promise<string[]> {
  const wrong = await pictured(visiting, name, isJudged);
  return [...wrong, ...(await visiting.moves()).map((fault) => `${name}: ${fault}`)];
}

/** Leaves a picture of what is shown; what is wrong with it as it stands. */
async function pictured(visiting: Visit, name: string, isJudged: boolean): Promise<string[]> {
  const { page } = visiting;
  await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const found = isJudged ? await violations(page) : [];
  const all = [...(wide > 0 ? [`${wide} px too wide`] : []), ...found, ...visiting.faults()];
  return all.map((fault) => `${name}: ${fault}`);
}
