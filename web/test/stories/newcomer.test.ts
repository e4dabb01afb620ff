import assert from "node:assert/strict";
import { test } from "node:test";
import { open, visit } from "../browser.ts";
import { localnet } from "../market/person.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { deploymentOf, newcomer, running } from "../stack.ts";

const stack = running();
const PRICE = "5000000";

/** What an account has of the denom of fees, by the node's REST. */
async function balance(address: string): Promise<bigint> {
  const { endpoints } = deploymentOf(stack.market);
  const path = `/cosmos/bank/v1beta1/balances/${address}/by_denom?denom=uwhs`;
  const answer = (await (await fetch(endpoints.rest.replace(/\/$/, "") + path)).json()) as {
    balance: { amount: string };
  };
  return BigInt(answer.balance.amount);
}

test("a newcomer who has the price alone buys, and the operator pays the fee", async (t) => {
  const buyer = await newcomer(stack, "nora", { amount: PRICE, denom: "uwhs" });
  const config = (await (await fetch(new URL("config.json", stack.storefront))).json()) as {
    feeGrants: { granter: string; amount: string };
  };
  const { granter } = config.feeGrants;
  const before = await balance(granter);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { wallet } = await withKeplr(visiting, buyer);
  await open(visiting, `models/${stack.listings["winnow-rerank"]}`);
  await connect(page);
  await page.getByRole("link", { name: "Buy for 5.00 WHS" }).click();
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();

  const sheet = page.getByRole("dialog");
  await sheet.getByText("The operator of this page pays the network fee").waitFor();
  assert.equal(wallet.asked.includes("signDirect"), false);
  await sheet.getByRole("button", { name: "Sign in, and have the fee paid" }).click();
  const said = await sign(page);
  assert.ok(said.includes(`The operator of this page pays it, from ${granter}`), said);
  await page.waitForURL(/#\/orders\/\d+$/);

  assert.equal(await balance(buyer.address), 0n);
  const paid = before - (await balance(granter));
  assert.ok(paid > 0n && paid < BigInt(config.feeGrants.amount), `${paid}`);
  const order = page.url().split("/").at(-1);
  await page.getByRole("heading", { name: `Order ${order}` }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("a newcomer whom the operator refuses is told why, and goes on with money for the fee", async (t) => {
  const buyer = await newcomer(stack, "otto", { amount: PRICE, denom: "uwhs" });
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, buyer);
  await page.route("**/v1/fee-grants", (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "FEE_GRANTS_SPENT", detail: "all given" }),
    }),
  );
  await open(visiting, `models/${stack.listings["winnow-rerank"]}`);
  await connect(page);
  await page.getByRole("link", { name: "Buy for 5.00 WHS" }).click();
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Sign in, and have the fee paid" }).click();
  await sheet.getByText("today’s are all taken").waitFor();
  await sheet.getByText("Nothing of yours was paid").waitFor();

  await localnet(stack.market, ["faucet", buyer.address, "--amount", "100000", "--denom", "uwhs"]);
  await sheet.getByRole("button", { name: "Try again" }).click();
  const said = await sign(page);
  assert.ok(!said.includes("The operator of this page pays"), said);
  await page.waitForURL(/#\/orders\/\d+$/);
});
