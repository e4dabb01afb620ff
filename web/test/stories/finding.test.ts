import assert from "node:assert/strict";
import { test } from "node:test";
import { open, settled, visit } from "../browser.ts";
import { ask, once, running } from "../stack.ts";

const stack = running();

test("the home page shows what is for sale, and what just happened on the chain", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "");
  const selling = page.getByRole("table").first();
  assert.ok((await selling.getByRole("row").count()) >= 6);
  await page.getByRole("tab", { name: "Best selling" }).click();
  await selling.getByRole("link", { name: "harbor-embed-v2", exact: true }).waitFor();
  const now = page.locator("section", { has: page.getByRole("heading", { name: "Now on the chain" }) });
  await once("the page shows what happened last", async () => {
    const { recentSteps } = await ask<{ recentSteps: { order: { listing: { name: string } } }[] }>(
      stack,
      "{ recentSteps(first: 7) { order { listing { name } } } }",
    );
    const shown = await now.last().getByRole("listitem").getByRole("link").allTextContents();
    return shown.join() === recentSteps.map(({ order }) => order.listing.name).join();
  });
  assert.deepEqual([...visiting.faults(), ...(await visiting.moves())], []);
});

test("a search narrows while it is typed, and its address brings it back", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "models");
  await page.getByRole("heading", { level: 1, name: /^\d+ models$/ }).waitFor();
  const field = page.getByRole("searchbox");
  await field.pressSequentially("dutch dictation", { delay: 30 });
  await page.getByRole("heading", { level: 1, name: "1 model for “dutch dictation”" }).waitFor();
  await page.getByRole("link", { name: "fluister-nl-small", exact: true }).waitFor();
  assert.match(page.url(), /words=dutch/);
  assert.equal(await field.inputValue(), "dutch dictation");
  assert.deepEqual([...visiting.faults(), ...(await visiting.moves())], []);
  await page.reload();
  await settled(page);
  await page.getByRole("heading", { level: 1, name: "1 model for “dutch dictation”" }).waitFor();
  // Where all words together find nothing, each says what it finds alone.
  await field.fill("a dictation for zzyzx");
  await page.getByRole("heading", { name: "No model has all of these words." }).waitFor();
  await page.getByText("Found nowhere: “zzyzx”.").waitFor();
  await page.getByRole("link", { name: "dictation, 1" }).click();
  await page.getByRole("heading", { level: 1, name: "1 model for “dictation”" }).waitFor();
  await field.fill("zzyzx");
  await page.getByRole("heading", { name: "No model has “zzyzx”." }).waitFor();
  await page.getByRole("link", { name: "All models" }).click();
  await page.getByRole("heading", { level: 1, name: /^\d+ models$/ }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("a word that is misspelled finds what was meant", async (t) => {
  const visiting = await visit(t, stack);
  await open(visiting, "models?words=tidewatre");
  await visiting.page.getByRole("link", { name: "tidewater-vad", exact: true }).waitFor();
  assert.deepEqual([...visiting.faults(), ...(await visiting.moves())], []);
});

test("a model's page says what was weighed, who stands behind it and every sale before", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}`);
  await page.getByRole("heading", { level: 1, name: "harbor-embed-v2" }).waitFor();
  for (const section of ["What was weighed", "Who stands behind it", "Every sale before"])
    await page.getByRole("heading", { name: section }).waitFor();
  await page.getByText("Ciphertext root").or(page.getByText("Sealed root")).first().waitFor();
  await page.getByText(`weighhouse check ${stack.listings["harbor-embed-v2"]}`).first().waitFor();
  await page.getByRole("tab", { name: "Model card" }).click();
  await page.getByRole("heading", { name: "Cutting" }).waitFor();
  assert.deepEqual([...visiting.faults(), ...(await visiting.moves())], []);
});

test("an order's page is its certificate: the dispute that is open, and the sale that ended", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `orders/${stack.dispute}`);
  await page.getByRole("heading", { name: `Order ${stack.dispute}` }).waitFor();
  await page.getByRole("heading", { name: "Disputed" }).waitFor();
  await page.getByText("https://example.org/evidence/stockpiles.json").waitFor();
  await open(visiting, `orders/${stack.orders["evi tidewater-vad"]}`);
  await page.getByRole("heading", { name: "Settled" }).waitFor();
  assert.deepEqual([...visiting.faults(), ...(await visiting.moves())], []);
});

test("keys alone lead from anywhere to a model", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "developers");
  await page.keyboard.press("/");
  await page.keyboard.type("tomato");
  await page.keyboard.press("Enter");
  const found = page.getByRole("link", { name: "glasshouse-tomato", exact: true });
  await found.waitFor();
  await found.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "glasshouse-tomato" }).waitFor();
  assert.deepEqual([...visiting.faults(), ...(await visiting.moves())], []);
});
