import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { WebSocketRoute } from "playwright-core";
import { open, visit } from "../browser.ts";
import { Person, program } from "../market/person.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { newcomer, running } from "../stack.ts";

const stack = running();

async function bought(buyer: Person, listing: string): Promise<number> {
  return ((await buyer.run(["buy", listing, "--wait", "2m"])) as { order: number }).order;
}

test("a spoiled chunk is found in the browser, and one button brings the money back", async (t) => {
  const seller = await newcomer(stack, "mara");
  t.after(() => seller.stop());
  const model = join(stack.market.homes, "bram", "winnow-rerank");
  const terms = ["--price", "4whs", "--deliver-within", "10m"];
  const { listing } = (await seller.run(["publish", model, ...terms])) as { listing: number };
  const deployment = join(stack.market.localnet, "deployment.json");
  await program(stack.market, "weighhouse-cheat", [deployment, join(seller.home, "words"), String(listing)]);
  seller.deliver();

  const buyer = await newcomer(stack, "nora");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `models/${listing}/buy`);
  await connect(page);
  await page.getByRole("button", { name: "Sign and pay 4.00 WHS" }).click();
  await sign(page);
  await page.waitForURL(/#\/orders\/\d+$/);
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByText(/^Chunk .* is not what was listed\.$/).waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole("button", { name: "Accept and settle" }).count(), 0);
  await page.getByRole("button", { name: "File the proof" }).click();
  await sign(page);
  await page.getByRole("heading", { name: "Refunded" }).waitFor();
});

test("a dispute is opened with its evidence, and ends where both agree", async (t) => {
  const buyer = await newcomer(stack, "otto");
  const order = await bought(buyer, String(stack.listings["sextant-forecast"]));
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `orders/${order}`);
  await connect(page);
  await page.getByText("Open a dispute", { exact: true }).click();
  await page.getByLabel("Address of your evidence").fill("https://example.org/evidence.json");
  await page.getByRole("button", { name: /^Open it with/ }).click();
  await sign(page);
  await page.getByRole("heading", { name: "Disputed" }).waitFor();
  await page.getByText("https://example.org/evidence.json").waitFor();
  await page.getByLabel("Back to the buyer").fill("0.5");
  await page.getByRole("button", { name: "Propose it" }).click();
  await sign(page);
  const seller = Object.entries(stack.people).find(([name]) => name === "chidi")?.[1] ?? "";
  await new Person(stack.market, "chidi", seller).run(["dispute", "propose", String(order), "0.5whs"]);
  // The page hears of it by itself.
  await page.getByText("buyer and seller agreed; 0.50 WHS to the buyer").waitFor({ timeout: 30_000 });
});

test("an order works from the chain alone while the index is away", async (t) => {
  const buyer = await newcomer(stack, "pim");
  const order = await bought(buyer, String(stack.listings["winnow-rerank"]));
  const visiting = await visit(t, stack);
  const { page, context } = visiting;
  await withKeplr(visiting, buyer);
  await open(visiting, `orders/${order}`);
  await connect(page);
  await context.route(/\/graphql/, (route) => route.abort());
  await page.reload();
  await page.getByText(/^The index does not answer\. What stands here is the chain/).waitFor();
  await page.getByRole("heading", { name: `Order ${order}` }).waitFor();
  await page.getByRole("heading", { name: "Accept" }).waitFor();
});

/** What becomes of a connection over which the index would tell of steps. */
const DEAD = {
  "it can't be opened": (socket: WebSocketRoute) => void socket.close({ code: 4000 }),
  "it is closed as soon as it is open": (socket: WebSocketRoute) =>
    socket.connectToServer().onMessage((message) => {
      socket.send(message);
      void socket.close({ code: 1000 });
    }),
  "it is open, and nothing comes": (socket: WebSocketRoute) =>
    socket.connectToServer().onMessage((message) => {
      if (String(message).includes("connection_ack")) socket.send(message);
    }),
};

test("an order's page that the index tells nothing says so, and shows each step a little later", async (t) => {
  const [seller, buyer] = await Promise.all([newcomer(stack, "ruud"), newcomer(stack, "sien")]);
  const model = join(stack.market.homes, "bram", "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "4"];
  const published = await seller.run(["publish", model, "--name", "unheard", ...terms]);
  const { listing } = published as { listing: number };
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const told = page.getByText(/^This page follows the order: each step stands here as its block does\./);
  const untold = page.getByText(/^The index tells this page nothing by itself now\./);
  let meet: (socket: WebSocketRoute) => void = () => {};
  await page.routeWebSocket(/\/graphql\/ws$/, (socket) => meet(socket));
  const ordered = async () => {
    const { order } = (await buyer.run(["buy", String(listing), "--again"])) as { order: number };
    await open(visiting, `orders/${order}`);
    await page.getByText(/^due by /).waitFor();
    return String(order);
  };
  const goesOn = async (order: string) => {
    await seller.run(["deliver", order]);
    // A connection that hangs is noticed after a silence.
    await page.getByText(/^192 bytes, .* after the payment$/).waitFor({ timeout: 60_000 });
    await untold.waitFor();
    await buyer.run(["order", "accept", order]);
    await page.getByText(/^number \d+, held by the buyer$/).waitFor();
    assert.equal(await told.count(), 0);
  };

  for (const [how, dead] of Object.entries(DEAD))
    await t.test(how, async () => {
      meet = dead;
      await goesOn(await ordered());
    });

  await t.test("it is as it should be, and then nothing comes any more", async () => {
    let passes = true;
    meet = (socket) => socket.connectToServer().onMessage((message) => passes && socket.send(message));
    const order = await ordered();
    await told.waitFor({ timeout: 60_000 });
    meet = DEAD["it is open, and nothing comes"];
    passes = false;
    await goesOn(order);
  });
  // What ends a connection that never came about is nobody's to hear of.
  assert.deepEqual(visiting.faults(), []);
});
