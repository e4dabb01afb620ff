// What a page may run, by the server's header and by the page's own word, which counts where a static host sends no header.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { running } from "../stack.ts";

const stack = running();

/** Directives with the sources that each allows, sorted. */
function directives(policy: string): Record<string, string[]> {
  const parts = policy.split(";").map((part) => part.trim().split(/\s+/));
  return Object.fromEntries(parts.map(([name = "", ...values]) => [name, values.sort()]));
}

test("the server's header and the page itself allow no script but the page's own, and no text as HTML", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "");
  const served = (await fetch(stack.storefront)).headers.get("content-security-policy") ?? "";
  const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
  const own = (await meta.getAttribute("content")) ?? "";
  for (const [whose, policy] of Object.entries({ served, own })) {
    const found = directives(policy);
    assert.deepEqual(found["default-src"], ["'none'"], whose);
    assert.deepEqual(found["script-src"], ["'self'", "'wasm-unsafe-eval'"], whose);
    assert.deepEqual(found["require-trusted-types-for"], ["'script'"], whose);
    assert.deepEqual(found["trusted-types"], ["dompurify", "weighhouse"], whose);
  }
  // The page's own word comes before anything that it could guard.
  assert.equal(await page.evaluate(() => document.head.firstElementChild?.tagName), "META");
  assert.equal(await meta.evaluate((element) => element === document.head.firstElementChild), true);

  // By what it does: text that is no trusted type becomes no HTML, and a script in the page does not run.
  const done = await page.evaluate(() => {
    const refused = (act: () => void) => {
      try {
        act();
        return "";
      } catch (error) {
        return (error as Error).name;
      }
    };
    const html = refused(() => {
      document.createElement("div").innerHTML = "<b>bold</b>";
    });
    const code = refused(() => {
      document.createElement("script").text = "document.title = 'ran'";
    });
    return { html, code };
  });
  assert.deepEqual(done, { html: "TypeError", code: "TypeError" });
});
