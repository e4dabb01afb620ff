import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { deploymentOf, filesOf, newcomer, person, running } from "../stack.ts";

const stack = running();
const { endpoints } = deploymentOf(stack.market);

/** Every address below one origin. */
function at(url: string): (asked: URL) => boolean {
  const { origin } = new URL(url);
  return (asked) => asked.origin === origin;
}

test("a node that is away, or hangs, is said; the page goes on by the index, and by itself once it is back", async (t) => {
  const visiting = await visit(t, stack);
  const { page, context } = visiting;
  const node = at(endpoints.rpc);
  const said = page.getByText(/^The chain’s node does not answer\. What stands here is the index’s record/);
  await context.route(node, (route) => route.abort());
  await open(visiting, `orders/${stack.dispute}`);
  await page.getByRole("heading", { name: `Order ${stack.dispute}` }).waitFor();
  await said.waitFor();
  await open(visiting, `models/${stack.listings["harbor-embed-v2"]}/buy`);
  await page.getByText("The chain’s node does not answer.").waitFor();
  await context.unroute(node);
  await page.getByRole("button", { name: "Try again" }).click();
  await page
    .getByRole("heading", { name: "harbor-embed-v2" })
    .or(page.getByRole("link", { name: "harbor-embed-v2" }))
    .first()
    .waitFor();

  // One that takes questions and answers none of them.
  const hanging: (() => Promise<void>)[] = [];
  await context.route(node, (route) => void hanging.push(() => route.abort()));
  await open(visiting, `orders/${stack.dispute}`);
  await said.waitFor({ timeout: 30_000 });
  await context.unroute(node);
  await said.waitFor({ state: "detached" });
  await Promise.all(hanging.map((end) => end().catch(() => {})));
});

test("a file that can’t be had now is said, and is opened once it can", async (t) => {
  const buyer = await newcomer(stack, "anna");
  const visiting = await visit(t, stack);
  const { page, context } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["winnow-rerank"]}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  const away = at(filesOf(stack.market));
  await context.route(away, (route) => route.abort());
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByText("The sealed file can’t be had now.").waitFor({ timeout: 60_000 });
  await context.unroute(away);
  await page.getByRole("button", { name: "Try again" }).first().click();
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
});

test("a slow network moves no line, and typing asks for what is wanted last", async (t) => {
  const visiting = await visit(t, stack);
  const { page, context } = visiting;
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });
  context.setDefaultTimeout(60_000);
  await page.goto(`${stack.storefront}#/models/${stack.listings["harbor-embed-v2"]}`);
  await page.getByRole("heading", { level: 1, name: "harbor-embed-v2" }).waitFor();
  await page.waitForFunction(() => document.querySelector("[data-waiting]") === null);
  assert.deepEqual(await visiting.moves(), []);
  await page.getByRole("banner").getByRole("searchbox").pressSequentially("winnow", { delay: 150 });
  await page.keyboard.press("Enter");
  await page
    .getByRole("link", { name: /winnow-rerank/ })
    .first()
    .waitFor();
  assert.equal(await page.getByRole("link", { name: /harbor-embed-v2-clinic/ }).count(), 0);
});

test("a folder is dropped on the page, with the folders in it", async (t) => {
  const visiting = await visit(t, stack);
  const { page, context } = visiting;
  await open(visiting, "sell");
  const folder = join(person(stack, "bram").home, "winnow-rerank");
  const zone = page.getByText("Drop the model’s folder here");
  const box = await zone.boundingBox();
  assert.ok(box);
  const devtools = await context.newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, ...place });
  await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
  await page.getByText("model.safetensors").first().waitFor({ state: "attached" });
});
