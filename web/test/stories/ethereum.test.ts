// Who has an Ethereum wallet alone: a signature of a fixed text derives a key of the chain, by ADR 27.
import assert from "node:assert/strict";
import { test } from "node:test";
import { english, generateMnemonic } from "viem/accounts";
import { open, visit } from "../browser.ts";
import { localnet } from "../market/person.ts";
import { derivedAddress, installEthereum } from "../providers/index.ts";
import { connectEthereum, sign } from "../reader.ts";
import { ask, deploymentOf, once, running } from "../stack.ts";

const stack = running();
const NAME = "Test Ethereum";
const SIGN = "Sign and send";

test("an Ethereum wallet's signature derives an account, which signs in, buys, opens and settles", async (t) => {
  const mnemonic = generateMnemonic(english);
  const address = derivedAddress(mnemonic, deploymentOf(stack.market).prefix);
  await localnet(stack.market, ["faucet", address]);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { wallet } = await installEthereum(page, { mnemonic, name: NAME });
  const signatures = () => wallet.asked.filter((method) => method === "eth_signTypedData_v4").length;
  const listing = stack.listings["winnow-rerank"];
  await open(visiting, `models/${listing}`);
  await connectEthereum(page, NAME);
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(signatures(), 2);
  // The account is the one that the decision's table leads to, not only any.
  await page.getByRole("banner").getByText(address.slice(-4)).waitFor();
  await open(visiting, "account");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("this one").waitFor();

  await open(visiting, `models/${listing}/buy`);
  await page.getByRole("button", { name: "Sign and pay 5.00 WHS" }).click();
  const said = await sign(page, SIGN);
  assert.ok(said.includes(address), said);
  await page.waitForURL(/#\/orders\/\d+$/);
  await page.getByRole("button", { name: "Download, verify and open" }).click({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Your file is open" }).waitFor({ timeout: 60_000 });
  // All of it was signed with the key in the page's memory.
  assert.equal(signatures(), 2);

  // A page that is loaded again has the account and no key: the wallet is asked for one signature more.
  await page.reload();
  await page.getByRole("button", { name: "Accept and settle" }).click();
  await sign(page, SIGN);
  await page.getByRole("heading", { name: "Settled" }).waitFor();
  assert.equal(signatures(), 3);
  const bought = await once("the index has the license", async () => {
    const { account } = await ask<{ account: { licenses: { nodes: { listingId: string }[] } } }>(
      stack,
      "query ($account: String!) { account(address: $account) { licenses { nodes { listingId } } } }",
      { account: address },
    );
    return account.licenses.nodes[0];
  });
  assert.equal(bought.listingId, String(listing));
  const faults = visiting.faults().filter((fault) => !fault.includes("503 (Service Unavailable)"));
  assert.deepEqual(faults, []);
});

for (const [why, switches] of Object.entries({
  "signs the text differently each time": { differs: true },
  "is a contract": { contract: true },
  "signs with another account than it names": { signsAs: generateMnemonic(english) },
}))
  test(`an Ethereum account that ${why} is refused, and nothing is connected`, async (t) => {
    const visiting = await visit(t, stack);
    const { page } = visiting;
    await installEthereum(page, { mnemonic: generateMnemonic(english), name: NAME, ...switches });
    await open(visiting, "");
    await connectEthereum(page, NAME);
    await page.getByRole("dialog").getByRole("alert").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).waitFor();
    assert.deepEqual(visiting.faults(), []);
  });
