// Who sells and what buyers say: written, answered, voted on, reported and claimed in a browser, and held against the index.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { english, generateMnemonic } from "viem/accounts";
import { open, PICTURES, settled, type Visit, violations, visit, type Wanted } from "../browser.ts";
import { localnet, type Person } from "../market/person.ts";
import { installEthereum } from "../providers/index.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, newcomer, once, running } from "../stack.ts";

const stack = running();
mkdirSync(PICTURES, { recursive: true });

interface Said {
  stars: number;
  helpful: string | number;
  edits: string | number;
  words: { text: string | null } | null;
  answer: { words: { text: string | null } } | null;
}

/** What the index has of an order's review. */
async function reviewOf(order: number): Promise<Said | null> {
  const question = `query ($order: ID!) {
    review(order: $order) { stars helpful edits words { text } answer { words { text } } }
  }`;
  return (await ask<{ review: Said | null }>(stack, question, { order: String(order) })).review;
}

/** Somebody's browser, at a page of the storefront, with a wallet that is connected. */
async function at(t: TestContext, person: Person, path: string, wanted: Wanted = {}): Promise<Visit> {
  const visiting = await visit(t, stack, wanted);
  await withKeplr(visiting, person);
  await open(visiting, path);
  await connect(visiting.page);
  return visiting;
}

/** Buys at the command line, and settles it by accepting. */
async function settledOrder(buyer: Person, listing: string): Promise<number> {
  const { order } = (await buyer.run(["buy", listing, "--wait", "2m"])) as { order: number };
  await buyer.run(["order", "accept", String(order)]);
  return order;
}

/** Leaves pictures of a page in both themes and at a telephone's width; what axe finds wrong in each. */
async function looked({ page }: Visit, name: string): Promise<void> {
  for (const [theme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${PICTURES}${name}-${theme}-${width}.png`, fullPage: true });
    assert.deepEqual(await violations(page), [], `${name}, ${theme}, ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px too wide at ${width}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a buyer reviews what settled, the seller answers, another holder votes, and a visitor reports", async (t) => {
  const [seller, buyer, holder, visitor] = await Promise.all(
    ["nico", "olga", "paul", "rita"].map((name) => newcomer(stack, name)),
  );
  assert.ok(seller && buyer && holder && visitor);
  t.after(() => seller.stop());
  const model = join(stack.market.homes, "bram", "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "4"];
  const published = await seller.run(["publish", model, "--name", "reviewed", ...terms]);
  const listing = String((published as { listing: number }).listing);
  seller.deliver();

  // Before the order is settled, the page says why there is no review yet.
  const { order } = (await buyer.run(["buy", listing, "--wait", "2m"])) as { order: number };
  let report = 0;
  const buying = await at(t, buyer, `orders/${order}`);
  await buying.page.getByText("Once the order is settled, you can review what it bought.").waitFor();
  await buyer.run(["order", "accept", String(order)]);

  await t.test("the buyer writes, and what it wrote is counted and shown as plain text", async () => {
    const { page } = buying;
    const button = page.getByRole("button", { name: "Review it" });
    await button.waitFor({ timeout: 30_000 });
    assert.ok(await button.isDisabled(), "stars are chosen first");
    await page.getByRole("radio", { name: "4 stars" }).check({ force: true });
    await page.getByLabel("What you found").fill("Runs on a small board.\n<b>Quietly.</b>");
    await page.getByText("38 of 262,144 bytes").waitFor();
    assert.equal(await page.locator("figure b").count(), 0, "a preview is no HTML");
    await looked(buying, "review-write");
    await button.click();
    // The words are kept with the index first, which asks the wallet to sign in.
    assert.match(await sign(page), /Reviews what an order bought/);
    await page.getByRole("button", { name: "Change it" }).waitFor();
    const said = await once("the index has review and words", async () => {
      const found = await reviewOf(order);
      return found?.words?.text ? found : null;
    });
    assert.equal(said.stars, 4);
    assert.equal(said.words?.text, "Runs on a small board.\n<b>Quietly.</b>");
  });

  await t.test("the buyer replaces it, and what it said before stays", async () => {
    const { page } = buying;
    await page.getByText("Runs on a small board.").waitFor();
    await page.getByRole("button", { name: "Change it" }).click();
    await page.getByText("This is what it says now.").waitFor();
    await page.getByRole("radio", { name: "5 stars" }).check({ force: true });
    await page.getByRole("button", { name: "Replace your review" }).click();
    await sign(page);
    const said = await once("the index has the edit", async () => {
      const found = await reviewOf(order);
      return Number(found?.edits) === 1 ? found : null;
    });
    assert.equal(said.stars, 5);
    assert.equal(
      said.words?.text,
      "Runs on a small board.\n<b>Quietly.</b>",
      "words that stay are not sent anew",
    );
  });

  await t.test("a seller can't review its own sale, and answers on the model's page", async () => {
    const selling = await at(t, seller, `models/${listing}?tab=reviews`);
    const { page } = selling;
    await page.getByText("5 stars", { exact: true }).first().waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Answer this review" }).click();
    await page.getByLabel("Your answer").fill("Thank you. The next version is smaller.");
    await looked(selling, "review-answer");
    await page.getByRole("button", { name: "Answer it" }).click();
    await sign(page);
    await once("the index has the answer", async () => (await reviewOf(order))?.answer?.words.text);
    await page.getByText("Thank you. The next version is smaller.").waitFor({ timeout: 30_000 });
    assert.deepEqual(selling.faults(), []);
  });

  await t.test("another holder finds it helpful, and takes that back", async () => {
    await settledOrder(holder, listing);
    const voting = await at(t, holder, `models/${listing}?tab=reviews`);
    const { page } = voting;
    await once("the index has the license", async () => {
      await open(voting, `models/${listing}?tab=reviews`);
      return page.getByRole("button", { name: "It was helpful" }).isVisible();
    });
    await page.getByRole("button", { name: "It was helpful" }).click();
    await sign(page);
    await once("the vote counts", async () => Number((await reviewOf(order))?.helpful) === 1);
    await page.getByText("One holder found it helpful").waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Take your vote back" }).click();
    await sign(page);
    await once("the vote is gone", async () => Number((await reviewOf(order))?.helpful) === 0);
    assert.deepEqual(voting.faults(), []);
  });

  await t.test("a visitor reports it with a stake, and anybody reads the evidence", async () => {
    const reporting = await at(t, visitor, `models/${listing}?tab=reviews`);
    const { page } = reporting;
    await page.getByRole("button", { name: "Report this listing" }).click();
    const button = page.getByRole("button", { name: /^Report it with/ });
    await button.waitFor();
    await page.getByText(/The stake comes back to you whether the charge was upheld or not/).waitFor();
    await page.getByRole("radio", { name: "The listing says what is not so" }).check();
    await page.getByLabel("Your evidence").fill("The numbers of its card are those of tidewater-vad.");
    await looked(reporting, "report");
    await button.click();
    assert.match(await sign(page), /Reports a listing, with a stake/);
    await page.getByText("The numbers of its card are those of tidewater-vad.").waitFor({ timeout: 60_000 });
    await page.getByText(/^Reported as not what it says it is/).waitFor();
    const { reports } = await ask<{ reports: { nodes: { id: string; reporter: string; state: string }[] } }>(
      stack,
      "query ($listing: ID!) { reports(filter: { listing: $listing }, first: 5) { nodes { id reporter state } } }",
      { listing },
    );
    assert.deepEqual(
      reports.nodes.map(({ reporter, state }) => [reporter, state]),
      [[visitor.address, "OPEN"]],
    );
    report = Number(reports.nodes[0]?.id);
    assert.deepEqual(reporting.faults(), []);
  });

  await t.test("what governance upholds the seller appeals against, and nobody else", async () => {
    const decide = { report, decision: "upheld", reasons: null };
    await localnet(stack.market, [
      "govern",
      "reputation",
      JSON.stringify({ decide }),
      "--title",
      "Uphold it",
    ]);
    const state = async () => {
      const question = "query ($id: ID!) { report(id: $id) { state appeal { grounds { text } } } }";
      const found = await ask<{
        report: { state: string; appeal: { grounds: { text: string | null } } | null };
      }>(stack, question, { id: String(report) });
      return found.report;
    };
    await once("the index has the decision", async () => (await state()).state === "UPHELD");
    const other = await at(t, visitor, `models/${listing}?tab=reviews`);
    await other.page.getByText(/It was upheld\./).waitFor();
    const appeal = "Appeal against the decision";
    assert.equal(await other.page.getByRole("button", { name: appeal }).count(), 0);
    const appealing = await at(t, seller, `models/${listing}?tab=reviews`);
    const { page } = appealing;
    await page.getByRole("button", { name: appeal }).click();
    await page.getByLabel("Your grounds").fill("Both were trained by me: the card says so.");
    await looked(appealing, "appeal");
    await page.getByRole("button", { name: appeal }).click();
    assert.match(await sign(page), /Appeals against the decision on a report/);
    await page.getByText("Both were trained by me: the card says so.").waitFor({ timeout: 60_000 });
    await page.getByText(/An appeal waits for governance\./).waitFor();
    assert.ok((await state()).appeal);
    assert.deepEqual(appealing.faults(), []);
  });
});

test("who was refunded, or is linked with who is paid, reads why there is no review", async (t) => {
  const [seller, buyer] = await Promise.all([newcomer(stack, "sven"), newcomer(stack, "tuur")]);
  t.after(() => seller.stop());
  const model = join(stack.market.homes, "bram", "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "2"];
  const published = await seller.run(["publish", model, "--name", "linked", ...terms]);
  const listing = String((published as { listing: number }).listing);
  seller.deliver();
  const order = await settledOrder(buyer, listing);
  await seller.run(["profile", "link", buyer.address]);
  await buyer.run(["profile", "link", seller.address, "--accept"]);
  const { page } = await at(t, buyer, `orders/${order}`);
  await page.getByText(`Your account is, or is linked with, ${seller.address}`).waitFor();
  assert.equal(await page.getByRole("button", { name: "Review it" }).count(), 0);
});

test("an account claims a handle, says who it is, and links an Ethereum address", async (t) => {
  const somebody = await newcomer(stack, "ursula");
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, somebody);
  const { wallet } = await installEthereum(page, { mnemonic: generateMnemonic(english), name: "MetaMask" });
  await open(visiting, "account");
  await connect(page);
  await page.getByRole("heading", { name: "Handle" }).waitFor();

  // A look-alike of somebody else's handle is refused in plain words, before anybody signs.
  const other = await newcomer(stack, "victor");
  await other.run(["profile", "claim", "harbormasters"]);
  const handle = page.getByLabel("A handle");
  await handle.fill("harb0r-masters");
  await page.getByText(/^It looks like harbormasters, which .* holds/).waitFor();
  await handle.fill("no spaces");
  await page.getByText("It has letters, digits, - and _ alone").waitFor();
  await handle.fill("ursulas-models");
  await page.getByText("It is free.").waitFor();
  await looked(visiting, "profile-claim");
  await page.getByRole("button", { name: /^Claim it/ }).click();
  assert.match(await sign(page), /ursulas-models/);
  await page.getByText(/^You hold ursulas-models\./).waitFor();

  await page.getByLabel("What you say of yourself").fill("Small models, made by hand.");
  await page.getByLabel("A domain of yours").fill("Ursula.example");
  await page.getByText("That is no domain").waitFor();
  await page.getByLabel("A domain of yours").fill("ursula.example");
  await page.getByRole("button", { name: "Save both" }).click();
  await sign(page);
  await page.getByText(`{"accounts":["${somebody.address}"]}`).waitFor();
  await page.getByText("https://ursula.example/.well-known/weighhouse.json").waitFor();
  await once("the index has the words", async () => {
    const question =
      "query ($address: String!) { account(address: $address) { profile { handle card { text } } } }";
    const { account } = await ask<{
      account: { profile: { handle: string; card: { text: string } | null } };
    }>(stack, question, { address: somebody.address });
    return account.profile.card?.text === "Small models, made by hand.";
  });

  await page.getByRole("button", { name: "Sign in MetaMask" }).click();
  assert.match(await sign(page), /Links an Ethereum address/);
  await page.getByText(wallet.address).first().waitFor();
  await page.getByText(/an Ethereum address, link 0, since/).waitFor();
  await settled(page);
  await looked(visiting, "profile");
  await page.getByRole("button", { name: `Unlink it ${wallet.address}` }).click();
  await sign(page);
  await page.getByText("No wallet is linked with this account.").waitFor();

  await page.getByRole("button", { name: "Release it" }).click();
  assert.match(await sign(page), /come back to you/);
  await page.getByText(/You hold no handle/).waitFor();
  assert.deepEqual(visiting.faults(), []);
});
