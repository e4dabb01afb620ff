import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, settled, violations, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, newcomer, once, person, running } from "../stack.ts";

const stack = running();

test("anybody sees what an account sold, by period and by listing, and has it as a spreadsheet", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, `dashboard?account=${stack.people.anneke}`);
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  await page.getByRole("img", { name: /^Revenue since/ }).waitFor();
  const row = page.getByRole("table").last().getByRole("row").nth(1);
  await row.waitFor();

  // The chart's table has what the chart draws.
  await page.getByText("The same as a table").first().click();
  assert.match((await page.getByRole("table").allTextContents()).join(), /Settled/);

  await page.getByText("12 months").click();
  await settled(page);
  assert.match(page.url(), /period=months12/);
  await row.getByRole("link").click();
  await settled(page);
  assert.match(page.url(), /listing=/);
  await page.getByRole("button", { name: "all listings" }).click();

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "orders.csv" }).click(),
  ]);
  const [head, first] = readFileSync(await file.path(), "utf8").split("\n");
  assert.match(head ?? "", /order/);
  assert.notEqual(first, "");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await visiting.faults(), []);
});

test("a seller sweeps what was settled and claims it, to the unit", async (t) => {
  const seller = person(stack, "chidi");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, seller);
  await open(visiting, "dashboard");
  await page.getByRole("button", { name: "Connect a wallet" }).last().waitFor();
  await connect(page);
  await settled(page);
  const button = page.getByRole("button", { name: /^Claim .* WHS$/ });
  const amount = (await button.textContent())?.match(/[\d.,\u202f]+/)?.[0] ?? "";
  await button.click();
  const said = await sign(page);
  assert.ok(said.includes(amount), said);
  await page.getByText(new RegExp(`^Done: Claim ${amount} WHS$`)).waitFor();
  await page.getByText("Nothing to claim.").waitFor({ timeout: 30_000 });
  const { account } = await once("the index has the claim", async () => {
    const found = await ask<{ account: { claims: { nodes: { amount: { amount: string } }[] } } }>(
      stack,
      `query($a: String!) { account(address: $a) { claims(first: 1) { nodes { amount { amount } } } } }`,
      { a: seller.address },
    );
    return found.account.claims.nodes.length > 0 && found;
  });
  const paid = Number(account.claims.nodes[0]?.amount.amount) / 1e6;
  assert.ok(Math.abs(paid - Number(amount.replace(/[,\u202f]/g, ""))) < 0.01, `${paid} is not ${amount}`);

  // What was credited follows the listing that is chosen; the chart by day says that it does not.
  const question = `query($a: String!) { account(address: $a) { listings { nodes {
    id name income { denom credited { amount } resales { amount } }
  } } } }`;
  type Sum = { amount: string };
  interface Earning {
    id: string;
    name: string;
    income: { denom: string; credited: Sum; resales: Sum }[];
  }
  const mine = await ask<{ account: { listings: { nodes: Earning[] } } }>(stack, question, {
    a: seller.address,
  });
  const ofAll = page.getByText("Of all listings together, whichever is chosen.");
  assert.equal(await ofAll.count(), 0);
  const shown = new Set<string>();
  for (const { name, income } of mine.account.listings.nodes) {
    const byListing = page.getByRole("region", { name: "By listing" });
    await byListing.getByRole("link", { name, exact: true }).click();
    await ofAll.waitFor();
    const sums = income.filter(({ denom }) => denom === "uwhs");
    const units = sums.reduce(
      (all, row) => all + Number(row.credited.amount) + Number(row.resales.amount),
      0,
    );
    const figure = (Math.floor(units / 1e4) / 100).toFixed(2);
    await page
      .getByText("Credited to you")
      .locator("..")
      .getByText(figure, { exact: false })
      .first()
      .waitFor();
    shown.add(figure);
  }
  assert.ok(shown.size > 1, `every listing has ${[...shown]}`);
  assert.deepEqual(await visiting.faults(), []);
});

test("an account that sold nothing is told how to begin", async (t) => {
  const { address } = await newcomer(stack, "nobody");
  const visiting = await visit(t, stack);
  await open(visiting, `dashboard?account=${address}`);
  await visiting.page.getByText("This account lists nothing.").waitFor();
  await visiting.page.getByText("Nothing waits for you.").waitFor();
  assert.deepEqual(await visiting.faults(), []);
});
