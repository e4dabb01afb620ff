// What the chain's governance proposes, before and after it passes; a message that nobody decodes; orders that it pauses; and a
// denom that it closes.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, PICTURES, settled, type Visit, violations, visit } from "../browser.ts";
import { localnet } from "../market/person.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, newcomer, numberIn, once, person, registry, rest, running } from "../stack.ts";

const stack = running();
const { market, listings } = stack;
mkdirSync(PICTURES, { recursive: true });

/** The denom in which no other story prices or pays. */
const CLOSING = "uusdc";
/** The time of its closing, in seconds UTC: long after any run. */
const CLOSES_AT = 4_000_000_000;

interface Config {
  bond_delay: number;
  denoms: { denom: string; closes_at?: number | null }[];
}

/** The account that governs the market: on the localnet that of the chain's governance. */
async function authority(): Promise<string> {
  return (await registry<{ owner: string }>(stack, { ownership: {} })).owner;
}

/** How an account voted on a proposal that is in its vote. */
async function voteOf(proposal: string, account: string): Promise<string | undefined> {
  const path = `cosmos/gov/v1/proposals/${proposal}/votes/${account}`;
  return (await rest<{ vote: { options: { option: string }[] } }>(stack, path)).vote.options[0]?.option;
}

/** Has governance send the registry a message, at once. */
function govern(message: object, title: string): Promise<string> {
  return localnet(market, ["govern", "registry", JSON.stringify(message), "--title", title]);
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
  const before = await registry<Config>(stack, { config: {} });
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
  assert.equal((await registry<Config>(stack, { config: {} })).bond_delay, before.bond_delay + 1);
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

/** Whether the index knows that the denom is to close. */
async function isClosing(): Promise<boolean> {
  const question = "{ settings { denoms { denom closesAt } } }";
  type Settings = { settings: { denoms: { denom: string; closesAt: string | null }[] } };
  const { settings } = await ask<Settings>(stack, question);
  return settings.denoms.some(({ denom, closesAt }) => denom === CLOSING && closesAt !== null);
}

/** The price of a listing, as the index has it. */
async function priceOf(listing: string): Promise<{ amount: string; denom: string } | undefined> {
  const question = "query ($id: ID!) { listing(id: $id) { plans { price { amount denom } } } }";
  type Priced = { listing: { plans: { price: { amount: string; denom: string } }[] } | null };
  return (await ask<Priced>(stack, question, { id: listing })).listing?.plans[0]?.price;
}

test("a denom that is to close says so wherever a price has it, and its seller moves the price to another", async (t) => {
  const seller = await newcomer(stack, "hanne");
  const model = join(person(stack, "bram").home, "tidewater-vad");
  const terms = ["--price", "4000000uusdc", "--deliver-within", "10m", "--orders-at-once", "1"];
  const published = await seller.run(["publish", model, "--name", "moved", ...terms]);
  const listing = String((published as { listing: number }).listing);
  await once("the index has the listing", async () => (await priceOf(listing))?.denom === CLOSING);

  const before = await registry<Config>(stack, { config: {} });
  const rule = (each: Config["denoms"][number]) =>
    each.denom === CLOSING ? { ...each, closes_at: CLOSES_AT } : each;
  const closing = { ...before, denoms: before.denoms.map(rule) };
  t.after(async () => {
    await govern({ update_config: { config: before } }, "The denoms that were");
    await once("the index takes the denom again", async () => !(await isClosing()));
  });
  await govern({ update_config: { config: closing } }, "Close a denom");
  await once("the index knows of the closing", isClosing);

  // Before they buy, readers see it by the index, and again by the chain alone.
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, seller);
  const closes = page.getByText(/^The market takes orders in uusdc until .*open orders end in it\.$/);
  await open(visiting, `models/${listing}`);
  const until = /until (.+?)\. What is ordered/.exec((await closes.textContent()) ?? "")?.[1] ?? "";
  assert.match(until, /2096/);
  await looked(visiting, "closing-model");
  await open(visiting, `models/${listing}/buy`);
  await closes.filter({ hasText: until }).waitFor();
  await looked(visiting, "closing-buy");

  // So does its seller, who finds the way out.
  await open(visiting, `listings/${listing}/manage`);
  await connect(page);
  await closes.filter({ hasText: until }).waitFor();
  await looked(visiting, "closing-manage");
  await page.getByRole("link", { name: "Move your prices to another denom on your dashboard" }).click();
  const notice = page.getByRole("alert").filter({ hasText: `uusdc closes on ${until}: from then on` });
  await notice.waitFor();
  const rate = notice.getByLabel("One uusdc is worth");
  const move = notice.getByRole("button", { name: "Move one price to WHS" });
  assert.ok(await move.isDisabled());
  await rate.fill("0");
  await notice.getByText("A rate is a number above 0 with at most 18 decimals.").waitFor();
  await rate.fill("0.5");
  await notice
    .getByRole("row")
    .filter({ hasText: "moved" })
    .getByText("4,000,000 uusdc → 2.00 WHS")
    .waitFor();
  await looked(visiting, "closing-dashboard");
  await move.click();
  assert.match(await sign(page), /2\.00/);
  await once("the index has the new price", async () => (await priceOf(listing))?.denom === "uwhs");
  assert.deepEqual(await priceOf(listing), { amount: "2000000", denom: "uwhs" });

  // The bond stays in the denom, which the dashboard goes on saying; buyers have nothing more to know.
  await move.waitFor({ state: "detached", timeout: 60_000 });
  await notice.waitFor();
  await open(visiting, `models/${listing}`);
  await page.reload();
  await settled(page);
  await page.locator("aside").getByText("2.00 WHS", { exact: true }).first().waitFor();
  assert.equal(await closes.count(), 0);
  assert.deepEqual(visiting.faults(), []);
});
