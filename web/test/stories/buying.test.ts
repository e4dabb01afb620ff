import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { open, visit } from "../browser.ts";
import { copied } from "../folder.ts";
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
    page.getByRole("button", { name: "Download as a .tar file" }).click(),
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

/** Has the picker of folders answer with one that the browser keeps for itself: a headless one shows no picker. */
function pickByItself(): void {
  const picking = window as unknown as { __decline?: boolean; showDirectoryPicker: unknown };
  picking.showDirectoryPicker = async ({ mode }: { mode?: string }) => {
    if (picking.__decline) throw new DOMException("nobody chose a folder", "AbortError");
    if (mode !== "readwrite") throw new DOMException("a folder that is only read", "NotAllowedError");
    return (await navigator.storage.getDirectory()).getDirectoryHandle("chosen", { create: true });
  };
}

/** The files that are in the chosen folder, by their paths there. */
async function saved(page: Page): Promise<Map<string, Buffer>> {
  const files = await page.evaluate(async () => {
    const found: [string, string][] = [];
    const read = async (folder: FileSystemDirectoryHandle, before: string) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await read(handle, `${before}${name}/`);
        else {
          const reader = new FileReader();
          reader.readAsDataURL(await handle.getFile());
          await new Promise((resolve) => reader.addEventListener("load", resolve));
          found.push([`${before}${name}`, String(reader.result).replace(/^.*,/, "")]);
        }
      }
    };
    const root = await navigator.storage.getDirectory();
    await read(await root.getDirectoryHandle("chosen", { create: true }), "");
    return found;
  });
  return new Map(files.map(([path, base64]) => [path, Buffer.from(base64, "base64")]));
}

test("what was opened is saved into a folder byte by byte, and over nothing that lies there", async (t) => {
  const [seller, buyer] = await Promise.all([newcomer(stack, "jip"), newcomer(stack, "janneke")]);
  t.after(() => seller.stop());
  const model = join(person(stack, "bram").home, "winnow-rerank");
  const folder = copied(model, join(seller.home, "nested"), "Nested");
  mkdirSync(join(folder, "tokenizer", "nl"), { recursive: true });
  writeFileSync(join(folder, "tokenizer", "nl", "merges.txt"), "e n\nen d\n");
  const terms = ["--name", "nested", "--price", "5whs", "--deliver-within", "10m", "--orders-at-once", "1"];
  const { listing } = (await seller.run(["publish", folder, ...terms])) as { listing: number };
  seller.deliver();

  const visiting = await visit(t, stack);
  const { page } = visiting;
  await page.addInitScript(pickByItself);
  await withKeplr(visiting, buyer);
  await open(visiting, `models/${listing}/buy`);
  await connect(page);
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();
  await sign(page);
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  const save = page.getByRole("button", { name: "Save into a folder" });
  await save.waitFor({ timeout: 60_000 });

  const decline = (is: boolean) =>
    page.evaluate((is) => Object.assign(window, { __decline: is }), is).then(() => {});
  await decline(true);
  await save.click();
  await decline(false);
  assert.deepEqual([...(await saved(page)).keys()], []);
  await save.click();
  await page.getByText("Saved as chosen/nested-v1.").waitFor();
  const sold = ["README.md", "config.json", "model.safetensors", "tokenizer/nl/merges.txt"];
  const first = await saved(page);
  assert.deepEqual(
    [...first.keys()].sort(),
    sold.map((path) => `nested-v1/${path}`),
  );
  for (const path of sold)
    assert.ok(first.get(`nested-v1/${path}`)?.equals(readFileSync(join(folder, path))), path);

  // What its reader changed there stays.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const model = await (await root.getDirectoryHandle("chosen")).getDirectoryHandle("nested-v1");
    const writer = await (await model.getFileHandle("config.json")).createWritable();
    await writer.write("mine");
    await writer.close();
  });
  await save.click();
  await page.getByText("Saved as chosen/nested-v1-2.").waitFor();
  const second = await saved(page);
  assert.equal(second.get("nested-v1/config.json")?.toString(), "mine");
  for (const path of sold)
    assert.ok(second.get(`nested-v1-2/${path}`)?.equals(readFileSync(join(folder, path))), path);
});
