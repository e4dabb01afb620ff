// Cards that mean harm: nothing of them runs, loads, hangs or leaves its box.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { MODELS } from "../market/models.ts";
import type { Person } from "../market/person.ts";
import { cardRead, newcomer, running } from "../stack.ts";

const stack = running();

const HEAD = "---\nlicense: mit\npipeline_tag: text-generation\n---\n";
const RAN = "document.title='ran'";

const CARDS: Record<string, string> = {
  scripts: [
    "# Scripts",
    `<script>${RAN}</script>`,
    `<img src=x onerror="${RAN}">`,
    `<svg onload="${RAN}"><animate onbegin="${RAN}"></svg>`,
    `<iframe srcdoc="<script>parent.${RAN}</script>"></iframe>`,
    `<a href="javascript:${RAN}" id="main">a link</a> [another](javascript:${RAN})`,
    "<style>body { display: none } main { transform: scale(9) }</style>",
    '<div style="position:fixed;inset:0;background:red;z-index:99">over the page</div>',
    '<form action="https://evil.example/"><input name="seed"><button>Connect a wallet</button></form>',
    `<math><mtext><table><mglyph><style><img src=x onerror="${RAN}">`,
    "![pixel](https://evil.example/pixel.png) <img src='https://evil.example/2.png'>",
  ].join("\n\n"),
  wide: `# Wide\n\n|${" a |".repeat(400)}\n|${"-|".repeat(400)}\n|${" aaaaaaaaaaaaaaaa |".repeat(400)}\n\n${"W".repeat(20_000)}\n\n$$\n${"x+".repeat(900)}x\n$$`,
  turned: "# Turned\n\n\u202egpj.exe \u2066safe\u2069 \u200fתמונה\n\nраураl.com and ρaypal.com",
  nested: `# Nested\n\n${">".repeat(400_000)} deep\n\n${"- ".repeat(200_000)}`,
};

/** Lists a model under a card. */
async function listed(seller: Person, name: string, card: string): Promise<number> {
  const folder = join(seller.home, `card-${name}`);
  mkdirSync(folder);
  // Content of its own: nobody else's version is a copy of it.
  for (const [file, bytes] of Object.entries(MODELS[0]?.files(100 + name.length) ?? {}))
    writeFileSync(join(folder, file), bytes);
  writeFileSync(join(folder, "README.md"), HEAD + card);
  const published = await seller.run(["publish", folder, "--name", `card-${name}`, "--price", "1whs"]);
  return (published as { listing: number }).listing;
}

test("a card runs nothing, loads nothing and stays in its box", async (t) => {
  const seller = await newcomer(stack, "mallory");
  for (const [name, card] of Object.entries(CARDS)) {
    const listing = await listed(seller, name, card);
    await cardRead(stack, String(listing));
    for (const width of [390, 1280]) {
      const visiting = await visit(t, stack, { width });
      const { page } = visiting;
      await open(visiting, `models/${listing}`);
      const title = await page.title();
      await page.getByRole("tab", { name: "Model card" }).click();
      const body = page.getByRole("article");
      await body.waitFor();
      await page.waitForFunction(() => document.querySelector("[data-waiting]") === null);
      assert.equal(await page.title(), title, name);
      const bad = await page.evaluate(() => {
        const inside = document.querySelector("article");
        const strange = inside?.querySelectorAll(
          "script, iframe, svg, style, form, input, button, object, embed, [style], [id], [class^='main'], [onclick], [onerror]",
        );
        const links = [...(inside?.querySelectorAll("a[href]") ?? [])].map((link) =>
          link.getAttribute("href"),
        );
        return {
          strange: [...(strange ?? [])].map((node) => node.outerHTML.slice(0, 80)),
          links: links.filter((href) => !/^https?:/.test(href ?? "")),
          wide: document.documentElement.scrollWidth - window.innerWidth,
        };
      });
      assert.deepEqual(bad, { strange: [], links: [], wide: 0 }, name);
      // The wallet's button is still what is under its place.
      const button = page.getByRole("banner").getByRole("button", { name: "Connect a wallet" });
      await button.click({ trial: true });
      assert.deepEqual(await visiting.faults(), [], name);
      await visiting.context.close();
    }
  }
});

test("a name can't turn the direction of what stands around it", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "models?words=card");
  for (const text of await page.getByRole("table").allTextContents())
    assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/);
  assert.deepEqual(await visiting.faults(), []);
});
