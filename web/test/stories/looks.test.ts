// Every page in both themes at three widths: pictures for people in web/screenshots, and axe, errors, strangers and moving lines
// for machines.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { open, PICTURES, violations, visit } from "../browser.ts";
import { running } from "../stack.ts";

const stack = running();
const { listings, orders, people } = stack;

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
  buy: `models/${listings["harbor-embed-v2"]}/buy`,
  dashboard: `dashboard?account=${people.anneke}`,
  account: "account",
  sell: "sell",
  manage: `listings/${listings["harbor-embed-v2"]}/manage`,
  lost: "nowhere",
};

mkdirSync(PICTURES, { recursive: true });
for (const theme of ["light", "dark"] as const)
  for (const width of [390, 1280, 1920])
    test(`every page, ${theme}, ${width} wide`, async (t) => {
      const visiting = await visit(t, stack, { theme, width, height: width < 760 ? 844 : 900 });
      const { page } = visiting;
      const wrong: string[] = [];
      for (const [name, path] of Object.entries(PAGES)) {
        await open(visiting, path);
        await page.screenshot({ path: `${PICTURES}${name}-${theme}-${width}.png`, fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) wrong.push(`${name}: ${wide} px too wide`);
        // Colors differ by theme, and layout by width; 1920 has nothing that 1280 has not.
        const found = width === 1920 ? [] : await violations(page);
        wrong.push(
          ...[...found, ...visiting.faults(), ...(await visiting.moves())].map(
            (fault) => `${name}: ${fault}`,
          ),
        );
        // Each page is measured from its first line on.
        await page.goto("about:blank");
      }
      assert.deepEqual(wrong, []);
    });
