import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { newcomer, once, person, running } from "../stack.ts";
import { untar } from "../tar.ts";

const stack = running();

test("a model is bought with Keplr, delivered with a proof, and opened byte by byte as it was published", async (t) => {
  const buyer = await newcomer(stack, "ida");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  const listing = stack.listings["winnow-rerank"];
  await open(visiting, `models/${listing}`);
  await connect(page);
  await page.getByRole("link", { name: "Buy for 5.00 WHS" }).click();
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();
  const said = await sign(page);
  assert.match(said, /5\.00/);

  await page.waitForURL(/#\/orders\/\d+$/);
  const order = page.url().split("/").at(-1);
  await page.getByRole("heading", { name: `Order ${order}` }).waitFor();
  // The seller's agent delivers; the page follows by itself.
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^Download as .*\.tar$/ }).click(),
  ]);
  // In a folder of their own, so that whoever unpacks them fills no other.
  const packed = untar(readFileSync(await download.path()));
  const files = new Map([...packed].map(([path, bytes]) => [path.replace(/^[^/]+\//, ""), bytes]));
  const published = join(person(stack, "bram").home, "winnow-rerank");
  assert.deepEqual([...files.keys()].sort(), ["README.md", "config.json", "model.safetensors"]);
  for (const [path, bytes] of files) assert.ok(readFileSync(join(published, path)).equals(bytes), path);

  await page.getByRole("button", { name: "Accept and settle" }).click();
  await sign(page);
  await page.getByRole("heading", { name: "Settled" }).waitFor();
  const held = await once("the command line has the license", async () => {
    const licenses = (await buyer.run(["license", "list"])) as { listing: number }[];
    return licenses.find((license) => license.listing === listing);
  });
  assert.equal(held.listing, listing);
  // The server of files asks for a moment in which it checks one that nobody asked for before.
  const faults = visiting.faults().filter((fault) => !fault.includes("503 (Service Unavailable)"));
  assert.deepEqual(faults, []);
});
