// What an account is told, and what others are shown of a model: notices, webhooks, messages to the operator, links and badges.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { open, PICTURES, settled, type Visit, violations, visit } from "../browser.ts";
import type { Person } from "../market/person.ts";
import { connect, withKeplr } from "../reader.ts";
import { indexProgram, newcomer, once, running } from "../stack.ts";

const stack = running();

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

test("a seller is told of an order on every page, reads it, and names a program that is told too", async (t) => {
  const [seller, buyer] = await Promise.all([newcomer(stack, "wilma"), newcomer(stack, "xander")]);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, seller);
  await open(visiting, "account");
  await connect(page);
  // Notices begin with the first session.
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Nothing has happened yet.").waitFor();
  const model = join(stack.market.homes, "bram", "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "2"];
  const published = await seller.run(["publish", model, "--name", "told", ...terms]);
  const { listing } = published as { listing: number };
  const { order } = (await buyer.run(["buy", String(listing)])) as { order: number };

  await once("the header says so", async () => {
    await open(visiting, "");
    await page.reload();
    return page
      .getByRole("link", { name: "1 notice that you have not read" })
      .waitFor({ timeout: 2_000 })
      .then(
        () => true,
        () => false,
      );
  });
  await page.getByRole("link", { name: "1 notice that you have not read" }).click();
  await page.getByText("It is paid, and waits for your delivery").waitFor();
  await page.getByRole("link", { name: `Order ${order}` }).waitFor();
  await looked(visiting, "notices");
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await page.getByRole("link", { name: "Notices", exact: true }).waitFor();

  // An address inside of somebody's network is refused, and the refusal names it.
  await page.getByLabel("Address", { exact: true }).fill("http://shop.example/hook");
  await page.getByText("An address begins with https://").waitFor();
  await page.getByLabel("Address", { exact: true }).fill("https://localhost/hook");
  await page.getByRole("button", { name: "Send notices there" }).click();
  await page.getByRole("alert").filter({ hasText: "localhost" }).waitFor();
  // The API's refusal is the browser's to note.
  assert.deepEqual(
    visiting.faults().filter((fault) => !/status of 400/.test(fault)),
    [],
  );
});

test("a seller hears of a question, and whoever asked it of the answer, with a way to both", async (t) => {
  const [seller, asker] = await Promise.all([newcomer(stack, "egbert"), newcomer(stack, "frida")]);
  const model = join(stack.market.homes, "bram", "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "1"];
  const published = await seller.run(["publish", model, "--name", "wondered", ...terms]);
  const listing = String((published as { listing: number }).listing);
  // Notices begin with the first session.
  const at = async (somebody: Person) => {
    const visiting = await visit(t, stack);
    await withKeplr(visiting, somebody);
    await open(visiting, "account");
    await connect(visiting.page);
    await visiting.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await visiting.page.getByText("Nothing has happened yet.").waitFor();
    return visiting;
  };
  const hears = async ({ page }: Visit, what: string) => {
    await once(what, async () => {
      await page.reload();
      await settled(page);
      return page.getByText(what).isVisible();
    });
    const link = await page.getByRole("link", { name: `Listing ${listing}` }).getAttribute("href");
    assert.match(link ?? "", new RegExp(`#/models/${listing}\\?tab=reviews$`));
  };
  const [selling, asking] = [await at(seller), await at(asker)];
  const words = (somebody: Person, text: string) => {
    const file = join(somebody.home, "words.md");
    writeFileSync(file, text);
    return file;
  };
  const asked = await asker.run([
    "question",
    "ask",
    listing,
    "--words",
    words(asker, "Does it hear whispers?"),
  ]);
  await hears(selling, "Somebody asked a question about your listing");
  const { question } = asked as { question: number };
  await seller.run(["question", "answer", String(question), "--words", words(seller, "Above 40 dB.")]);
  await hears(asking, "Your question has an answer");
  assert.deepEqual([...selling.faults(), ...asking.faults()], []);
});

/** Runs the operator's command that reads what people wrote: the lines that it prints. */
async function feedback(...more: string[]): Promise<string[]> {
  const { program, env } = indexProgram(stack);
  const { stdout } = await promisify(execFile)(program, ["feedback", ...more], { env, timeout: 60_000 });
  return stdout.split("\n").filter((line) => line !== "");
}

test("anybody writes to the operator, about the page that they come from, and the operator reads it", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}`);
  await page.getByRole("contentinfo").getByRole("link", { name: "Write to the operator" }).click();
  const send = page.getByRole("button", { name: "Send it" });
  await send.waitFor();
  assert.ok(await send.isDisabled());
  await page
    .getByText(`Say that it is about the page /models/${stack.listings["harbor-embed-v2"]}`)
    .waitFor();
  await page.getByRole("combobox", { name: "It is" }).selectOption("praise");
  await page.getByLabel("Your message").fill("a".repeat(4_001));
  await page.getByText("4,001 bytes, and a message has 4,000 at most.").waitFor();
  await page.getByLabel("Your message").fill("It weighs what it says.");
  await looked(visiting, "feedback");
  await send.click();
  await page.getByText("Sent. Thank you.").waitFor();

  const all = (await feedback()).map((line) => JSON.parse(line));
  const { id, sent_at, ...said } = all.find(({ words }) => words === "It weighs what it says.") ?? {};
  assert.ok(Math.abs(Date.now() - Date.parse(sent_at)) < 60_000, sent_at);
  // All that is kept of it: nothing of where it came from.
  assert.deepEqual(said, {
    kind: "praise",
    words: "It weighs what it says.",
    page: `/models/${stack.listings["harbor-embed-v2"]}`,
    contact: null,
  });
  assert.deepEqual(await feedback("--delete", String(id)), ["deleted 1"]);
  const left = (await feedback()).map((line) => JSON.parse(line).id);
  assert.ok(!left.includes(id), `${id} is still there`);
  assert.deepEqual(visiting.faults(), []);
});

test("a model’s link shows what it leads to, and its badge is drawn", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const listing = String(stack.listings["harbor-embed-v2"]);
  await open(visiting, `models/${listing}`);
  await page.getByRole("button", { name: "Share" }).click();
  const badge = page.getByRole("img", { name: "harbor-embed-v2 on Weighhouse" });
  await once("the badge is there", () =>
    badge.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0).catch(() => false),
  );
  await looked(visiting, "share");
  const link = `${stack.storefront}share/${listing}`;
  await page.getByText(link, { exact: true }).waitFor();
  const head = await (await fetch(link)).text();
  assert.match(head, /<meta property="og:title" content="[^"]*harbor-embed-v2/);
  const picture = /<meta property="og:image" content="([^"]+)"/.exec(head)?.[1] ?? "";
  const drawn = await fetch(new URL(picture, stack.storefront));
  assert.equal(drawn.headers.get("content-type"), "image/png");
  await page.goto(link);
  await page.getByRole("heading", { level: 1, name: "harbor-embed-v2" }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});
