// What the chain's governance proposes, before and after it passes; a message that nobody decodes; and orders that it pauses.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { open, PICTURES, type Visit, violations, visit } from "../browser.ts";
import { localnet } from "../market/person.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, deploymentOf, newcomer, once, running } from "../stack.ts";

const stack = running();
const { market, listings } = stack;
mkdirSync(PICTURES, { recursive: true });

interface Config {
  bond_delay: number;
}

/** What the node's REST answers. */
async function rest<Answer>(path: string): Promise<Answer> {
  const { endpoints } = deploymentOf(market);
  const answer = await fetch(new URL(path, `${endpoints.rest.replace(/\/$/, "")}/`));
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return (await answer.json()) as Answer;
}

/** What the registry answers to a question. */
async function registry<Answer>(question: object): Promise<Answer> {
  const { contracts } = deploymentOf(market);
  const asked = encodeURIComponent(Buffer.from(JSON.stringify(question)).toString("base64"));
  const path = `cosmwasm/wasm/v1/contract/${contracts.registry?.address}/smart/${asked}`;
  return (await rest<{ data: Answer }>(path)).data;
}

/** The account that governs the market: on the localnet that of the chain's governance. */
async function authority(): Promise<string> {
  return (await registry<{ owner: string }>({ ownership: {} })).owner;
}

/** How an account voted on a proposal that is in its vote. */
async function voteOf(proposal: string, account: string): Promise<string | undefined> {
  const path = `cosmos/gov/v1/proposals/${proposal}/votes/${account}`;
  return (await rest<{ vote: { options: { option: string }[] } }>(path)).vote.options[0]?.option;
}

/** Has governance send the registry a message, at once. */
function govern(message: object, title: string): Promise<string> {
  return localnet(market, ["govern", "registry", JSON.stringify(message), "--title", title]);
}

/** The number in what the localnet prints of a proposal. */
function numberIn(printed: string): string {
  const number = /proposal (\d+)/.exec(printed)?.[1];
  assert.ok(number, printed);
  return number;
}

async function looked({ page }: Visit, name: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `${PICTURES}${name}-${theme}.png`, fullPage: true });
    assert.deepEqual(await violations(page), [], `${name}, ${theme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("the page says who governs, and that it is the chain", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "");
  await page.getByRole("contentinfo").getByRole("link", { name: "Governance" }).click();
  await page.getByRole("heading", { level: 1, name: "Governance" }).waitFor();
  await page
    .getByText(await authority())
    .first()
    .waitFor();
  // Of the rules, and of the code.
  assert.equal(await page.getByText("the chain’s governance", { exact: true }).count(), 2);
  await page.getByText("are taken", { exact: true }).waitFor();
  await looked(visiting, "governance");
  await page.getByRole("link", { name: "Checksums of their codes" }).click();
  await page.getByRole("heading", { name: "Contracts" }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("a proposal says what would change from what to what, and afterwards that it is so", async (t) => {
  const before = await registry<Config>({ config: {} });
  const change = (bond_delay: number) => ({ update_config: { config: { ...before, bond_delay } } });
  t.after(() => govern(change(before.bond_delay), "The delay that it was"));
  const visiting = await visit(t, stack);
  const { page } = visiting;
  // Its code is there before the vote begins, which is short.
  await open(visiting, "governance");
  const title = "One second longer until a bond is withdrawn";
  const message = JSON.stringify(change(before.bond_delay + 1));
  const number = numberIn(
    await localnet(market, ["govern", "registry", message, "--title", title, "--open"]),
  );
  await open(visiting, `governance/${number}`);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByText("in its vote", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "1. Replaces the market's settings" }).waitFor();
  const row = page.getByRole("row").filter({ hasText: "delay to withdraw a bond" });
  const [from, to] = await Promise.all(
    [row.getByRole("cell").nth(0), row.getByRole("cell").nth(1)].map((cell) => cell.textContent()),
  );
  assert.notEqual(from, to);
  // Nothing else differs.
  assert.equal(await page.locator("main tbody tr").count(), 1);
  await page.getByText(/^weighhouse gov vote/).waitFor();
  const passing = localnet(market, ["vote", number]);
  await looked(visiting, "proposal");
  await passing;
  await page.getByText("passed", { exact: true }).waitFor({ timeout: 30_000 });
  await page.getByText("It changes nothing: everything is so already.").waitFor({ timeout: 60_000 });
  assert.equal((await registry<Config>({ config: {} })).bond_delay, before.bond_delay + 1);
  assert.equal(await page.getByText(/^weighhouse gov vote/).count(), 0);
  await page.getByRole("link", { name: "All proposals" }).click();
  await page.getByRole("link", { name: title }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("a message that nobody decodes stands there as it is, and a reader votes against it", async (t) => {
  const voter = await newcomer(stack, "griet");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, voter);
  await open(visiting, "governance");
  await connect(page);
  const account = Buffer.from(await authority());
  const type = "/cosmos.bank.v1beta1.MsgSetSendEnabled";
  // Its first field is the authority.
  const message = Buffer.concat([Buffer.from([0x0a, account.length]), account]);
  const title = "Something about the bank";
  const number = numberIn(
    await localnet(market, ["propose", type, message.toString("base64"), "--title", title]),
  );
  await open(visiting, `governance/${number}`);
  await page.getByText("It can harm this market. Read its warnings before you vote.").waitFor();
  await page.getByRole("heading", { name: `1. ${type} can't be decoded here` }).waitFor();
  await page.getByText(/^Danger This page can’t decode the message to its last field/).waitFor();
  await page.getByText(message.toString("hex")).waitFor();
  await page.getByRole("radio", { name: "No, with veto" }).check();
  await page.getByRole("button", { name: "Sign the vote" }).click();
  const said = await sign(page);
  assert.match(said, /Votes on a proposal of the chain’s governance/);
  assert.match(said, /no, with veto/);
  await page.getByText("You voted: No, with veto. The last vote counts.").waitFor();
  assert.equal(await voteOf(number, voter.address), "VOTE_OPTION_NO_WITH_VETO");
  await looked(visiting, "proposal-undecoded");
  assert.deepEqual(visiting.faults(), []);
});

test("while orders are paused every page says until when, and a purchase says so by the chain alone", async (t) => {
  const isPaused = async () =>
    (await ask<{ orderPause: object | null }>(stack, "{ orderPause { until } }")).orderPause !== null;
  await govern({ pause_orders: { seconds: 600 } }, "No new orders for ten minutes");
  t.after(async () => {
    await govern({ resume_orders: {} }, "New orders again");
    await once("the index takes orders again", async () => !(await isPaused()));
  });
  await once("the index knows of the pause", isPaused);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const listing = listings["harbor-embed-v2"];
  const banner = page.getByRole("status").filter({ hasText: /New orders are paused until / });
  for (const path of ["", "models", `models/${listing}`, `models/${listing}/buy`]) {
    await open(visiting, path);
    await banner.waitFor();
    assert.deepEqual(await visiting.moves(), [], path);
  }
  await page
    .getByRole("alert")
    .filter({ hasText: /^New orders are paused until / })
    .waitFor();
  await looked(visiting, "paused");
  assert.equal(await page.getByRole("button", { name: /^Sign and pay/ }).count(), 0);
  await banner.getByRole("link", { name: "Who paused them" }).click();
  await page.getByText(`Paused by ${await authority()}.`).waitFor();
  assert.deepEqual(visiting.faults(), []);
});
