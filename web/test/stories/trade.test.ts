import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { open, type Visit, visit } from "../browser.ts";
import { Person } from "../market/person.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, deploymentOf, newcomer, once, person, purchases, running } from "../stack.ts";

const stack = running();

/** Somebody buys, and has the license once the order is accepted. Licenses bear their orders' numbers. */
async function licensed(holder: Person, model: string): Promise<string> {
  const listing = String(stack.listings[model]);
  const { order } = (await holder.run(["buy", listing, "--wait", "2m"])) as { order: number };
  await holder.run(["order", "accept", String(order)]);
  return String(order);
}

async function opened(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
}

interface Sum {
  amount: string;
}

/** What an order paid and to whom, in the smallest unit. */
async function paid(order: string) {
  const question = `query ($id: ID!) { order(id: $id) {
    price { amount } fee { amount } royalty { amount } returned { amount }
    division { toReseller { amount } payees { account amount { amount } } }
    dispute { toBuyer { amount } stakeBack { amount } }
  } }`;
  const { order: found } = await ask<{
    order: {
      price: Sum;
      fee: Sum;
      royalty: Sum;
      returned: Sum;
      division: { toReseller: Sum | null; payees: { account: string; amount: Sum }[] };
      dispute: { toBuyer: Sum | null; stakeBack: Sum | null } | null;
    };
  }>(stack, question, { id: order });
  const { division, dispute } = found;
  const of = (sum: Sum | null | undefined) => BigInt(sum?.amount ?? 0);
  return {
    price: of(found.price),
    fee: of(found.fee),
    royalty: of(found.royalty),
    returned: of(found.returned),
    toReseller: of(division.toReseller),
    payees: division.payees.map(({ amount }) => of(amount)),
    toBuyer: of(dispute?.toBuyer),
    stakeBack: of(dispute?.stakeBack),
  };
}

/** What an account has on the chain, in its own denom's smallest unit. */
async function money(account: string): Promise<bigint> {
  const { endpoints } = deploymentOf(stack.market);
  const url = `${endpoints.rest}/cosmos/bank/v1beta1/balances/${account}/by_denom?denom=uwhs`;
  const { balance } = (await (await fetch(url)).json()) as { balance: Sum };
  return BigInt(balance.amount);
}

const sum = (parts: bigint[]) => parts.reduce((all, part) => all + part, 0n);

/** A holder without the key asks for it from the license's order, and opens the file. */
async function askedAnew(visiting: Visit, holder: Person, license: string): Promise<void> {
  const { page } = visiting;
  await withKeplr(visiting, holder);
  await open(visiting, `orders/${license}`);
  await connect(page);
  await page.getByText("Ask for the key again", { exact: true }).click();
  await page.getByRole("button", { name: "Ask for it" }).click();
  await sign(page);
  // The seller's agent answers, and the page hears of both by itself: it opens nothing before.
  await once("the seller's agent answers", () => answered(license));
  await page.getByText(/^Asked for\./).waitFor({ state: "detached", timeout: 60_000 });
  await opened(page);
}

async function answered(license: string): Promise<boolean> {
  const found = await ask<{ license: { rekey: { answeredAt: string | null } | null } }>(
    stack,
    "query ($id: ID!) { license(id: $id) { rekey { answeredAt } } }",
    { id: license },
  );
  return Boolean(found.license.rekey?.answeredAt);
}

async function owner(license: string): Promise<string> {
  const found = await ask<{ license: { owner: string } }>(
    stack,
    "query ($id: ID!) { license(id: $id) { owner } }",
    {
      id: license,
    },
  );
  return found.license.owner;
}

test("a license is bought from its holder, and opened with the key that the holder delivers", async (t) => {
  const holder = await newcomer(stack, "sara");
  t.after(() => holder.stop());
  const license = await licensed(holder, "harbor-embed-v2");
  await holder.run(["resale", "start", license, "--price", "5whs", "--deliver-within", "10m"]);
  holder.deliver();

  const buyer = await newcomer(stack, "tess");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  const listing = stack.listings["harbor-embed-v2"];
  const offered = page.getByRole("link", { name: `License ${license}` });
  await once("the model's page offers the license", async () => {
    await open(visiting, `models/${listing}`);
    return offered.isVisible();
  });
  const held = page.getByText(`License ${license}`, { exact: true });
  await open(visiting, `library?account=${holder.address}`);
  await held.waitFor();
  await open(visiting, `models/${listing}`);
  await offered.click();
  await connect(page);
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();
  assert.match(await sign(page), /5\.00/);
  await page.waitForURL(/#\/orders\/\d+$/);
  const order = /\d+$/.exec(page.url())?.[0] ?? "";
  await opened(page);
  // A holder gives no window: the delivery settles the order.
  await page.getByRole("heading", { name: "Settled" }).waitFor();
  await once("the license is the buyer's", async () => (await owner(license)) === buyer.address);
  // The page was open before: it shows what it had while it reads anew.
  await open(visiting, `library?account=${holder.address}`);
  await held.waitFor({ state: "detached" });
  // The terms give 5 % of a resale to the model's payees; the holder has what the fee and they leave.
  const resold = await paid(order);
  assert.equal(resold.price, 5_000_000n);
  assert.equal(resold.royalty, 250_000n);
  assert.equal(sum(resold.payees), resold.royalty);
  assert.equal(resold.fee + resold.royalty + resold.toReseller, resold.price);
});

test("a license is given away, and its new holder asks for the key anew", async (t) => {
  const [giver, taker] = await Promise.all([newcomer(stack, "uma"), newcomer(stack, "vera")]);
  const license = await licensed(giver, "harbor-embed-v2");
  const from = await visit(t, stack);
  await withKeplr(from, giver);
  await once("the index has the license", async () => {
    await open(from, "library");
    if (await from.page.getByRole("button", { name: "Connect a wallet" }).first().isVisible())
      await connect(from.page);
    return from.page.getByText("Transfer it", { exact: true }).first().isVisible();
  });
  await from.page.getByText("Transfer it", { exact: true }).first().click();
  await from.page.getByLabel("To the account").fill(taker.address);
  await from.page.getByRole("button", { name: "Transfer it" }).last().click();
  assert.ok((await sign(from.page)).includes(taker.address), "the sheet names who gets it");
  await once("the license is the taker's", async () => (await owner(license)) === taker.address);

  await askedAnew(await visit(t, stack), taker, license);
});

test("a buyer whose key is in no browser and no backup asks for it anew", async (t) => {
  // Bought at the command line, whose home is gone.
  const buyer = await newcomer(stack, "nell");
  await askedAnew(await visit(t, stack), buyer, await licensed(buyer, "harbor-embed-v2"));
});

test("the arbiter rules from the order's page, and the amount goes back", async (t) => {
  const buyer = await newcomer(stack, "wim");
  const listing = String(stack.listings["sextant-forecast"]);
  const { order } = (await buyer.run(["buy", listing, "--wait", "2m"])) as { order: number };
  await buyer.run(["dispute", "open", String(order), "--reason", "https://example.org/evidence.json"]);
  const accounts = JSON.parse(readFileSync(join(stack.market.localnet, "accounts.json"), "utf8")) as {
    arbiter: string;
  };
  const arbiter = await Person.open(stack.market, `arbiter-${process.pid}`, accounts.arbiter);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, arbiter);
  await open(visiting, `orders/${order}`);
  await connect(page);
  await page.getByRole("heading", { name: "Decide the dispute" }).waitFor();
  await page.getByLabel("Back to the buyer").fill("1.25");
  const before = await money(buyer.address);
  await page.getByRole("button", { name: "Rule" }).click();
  assert.match(await sign(page), /1\.25/);
  await page
    .getByText(/1\.25 WHS to the buyer/)
    .first()
    .waitFor({ timeout: 30_000 });
  const ruled = await paid(String(order));
  assert.equal(ruled.toBuyer, 1_250_000n);
  assert.equal(ruled.returned, ruled.toBuyer);
  assert.equal(ruled.fee + sum(ruled.payees) + ruled.returned, ruled.price);
  // The buyer signs nothing: the chain paid what the page says, and what it says of the stake.
  assert.equal((await money(buyer.address)) - before, ruled.toBuyer + ruled.stakeBack);
});

test("another account of the wallet sees its own page, and signs nothing of the first one's", async (t) => {
  const [first, second] = await Promise.all([newcomer(stack, "xeni"), newcomer(stack, "yara")]);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { switchAccount, wallet } = await withKeplr(visiting, first);
  await open(visiting, `models/${stack.listings["tidewater-vad"]}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Sign in Keplr" }).waitFor();
  const signed = wallet.signed.length;
  await switchAccount(second.mnemonic);
  // The sheet was the first account's.
  await sheet.waitFor({ state: "detached" });
  assert.equal(wallet.signed.length, signed);
  await page.getByRole("banner").getByText(second.address.slice(-4)).first().waitFor();
  await open(visiting, "library");
  assert.equal(await page.getByText(first.address).count(), 0);
  await page.getByText(/^0 keys are in this browser/).waitFor();
  for (const { address } of [first, second]) {
    assert.equal(await purchases(stack, address), 0);
  }
});

test("a price that changed meanwhile is said, and nothing is paid", async (t) => {
  const listing = String(stack.listings["glasshouse-tomato"]);
  const answer = await ask<{ listing: { seller: string } }>(
    stack,
    "query ($id: ID!) { listing(id: $id) { seller } }",
    {
      id: listing,
    },
  );
  const name =
    Object.entries(stack.people).find(([, address]) => address === answer.listing.seller)?.[0] ?? "";
  const [buying, selling] = [await visit(t, stack), await visit(t, stack)];
  await withKeplr(selling, person(stack, name));
  await open(selling, `listings/${listing}/manage`);
  await connect(selling.page);
  const price = selling.page.getByLabel("Price", { exact: true });
  const before = await price.inputValue();
  const setPrice = async (value: string) => {
    await price.fill(value);
    await selling.page.getByRole("button", { name: "Set the price" }).click();
    await sign(selling.page);
    await selling.page.getByText(new RegExp(`now ${value}`)).waitFor();
  };

  const buyer = await newcomer(stack, "zoe");
  const { page } = buying;
  const { wallet } = await withKeplr(buying, buyer);
  await open(buying, `models/${listing}/buy`);
  await connect(page);
  await page.getByRole("button", { name: /^Sign and pay/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Sign in Keplr" }).waitFor();
  const direct = () => wallet.asked.filter((what) => what === "signDirect").length;
  assert.equal(direct(), 0);
  await setPrice("2.75");
  await sheet.getByRole("button", { name: "Sign in Keplr" }).click();
  // The sheet says it, and the page behind it once it has read the chain anew.
  await page
    .getByText(/^The price was .* and is 2\.75 WHS now\.$/)
    .first()
    .waitFor();
  assert.equal(direct(), 0, "the wallet is not asked");
  await sheet.getByRole("button", { name: /Close|Cancel/ }).click();
  await page.getByRole("button", { name: "Show what it is now" }).click();
  await page.getByRole("button", { name: "Sign and pay 2.75 WHS" }).waitFor();
  await setPrice(before);
});
