// What a seller does with a listing that stands, and what is left to do once a deadline is over. The localnet's spans are
// seconds, and they pass while the seller is busy: one story after the other finds its deadline over.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { open, type Visit, visit } from "../browser.ts";
import { copied } from "../folder.ts";
import type { Person } from "../market/person.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, newcomer, once, person, running } from "../stack.ts";

const stack = running();

interface Sum {
  amount: string;
}
interface Bond {
  free: string;
  reserved: string;
  unlocked: string;
}
interface Standing {
  state: string;
  sellerClosedSince: string | null;
  payees: { account: string; shareBps: number }[];
  versions: { number: number }[];
  plans: { price: Sum; prices: { price: Sum }[] }[];
  sellerBonds: { free: Sum; reserved: Sum; unlocked: Sum }[];
}

/** What the index has of a listing and of its seller's bond. */
async function standing(id: string): Promise<Standing & { bond: Bond }> {
  const question = `query ($id: ID!) { listing(id: $id) {
    state sellerClosedSince payees { account shareBps } versions { number }
    plans { price { amount } prices { price { amount } } }
    sellerBonds { free { amount } reserved { amount } unlocked { amount } }
  } }`;
  const { listing } = await ask<{ listing: Standing }>(stack, question, { id });
  const [bond] = listing.sellerBonds;
  const of = (part: "free" | "reserved" | "unlocked") => bond?.[part].amount ?? "0";
  return { ...listing, bond: { free: of("free"), reserved: of("reserved"), unlocked: of("unlocked") } };
}

async function ended(order: string) {
  const question = `query ($id: ID!) { order(id: $id) {
    state bondState price { amount } bondToBuyer { amount } guarantee { ifUndelivered { amount } }
  } }`;
  interface Ended {
    state: string;
    bondState: string;
    price: Sum;
    bondToBuyer: Sum | null;
    guarantee: { ifUndelivered: Sum };
  }
  return (await ask<{ order: Ended }>(stack, question, { id: order })).order;
}

async function buyerOf(visiting: Visit, buyer: Person, order: string): Promise<void> {
  await withKeplr(visiting, buyer);
  await open(visiting, `orders/${order}`);
  await connect(visiting.page);
}

test("a seller changes what stands, and whoever waits past a deadline ends the order", async (t) => {
  const [seller, late, patient] = await Promise.all(
    ["ties", "anna", "ben"].map((name) => newcomer(stack, name)),
  );
  assert.ok(seller && late && patient);
  const partner = person(stack, "bram");
  const model = join(partner.home, "tidewater-vad");
  const folder = copied(model, join(seller.home, "first"), "Tides");
  const spans = ["--deliver-within", "5s", "--challenge-window", "10s", "--orders-at-once", "4"];
  const published = await seller.run(["publish", folder, "--name", "tides", "--price", "2whs", ...spans]);
  const id = String((published as { listing: number }).listing);
  const bought = async (buyer: Person) => String(((await buyer.run(["buy", id])) as { order: number }).order);
  const delivered = await bought(patient);
  await seller.run(["deliver", delivered]);
  const missed = await bought(late);
  const selling = await visit(t, stack);
  const { page } = selling;
  await withKeplr(selling, seller);

  await t.test("a bond is posted, and the shares and the price are set", async () => {
    const before = (await once("the index has the bond", () => standing(id))).bond;
    await open(selling, `listings/${id}/manage`);
    await connect(page);
    const amount = page.getByLabel("Amount, WHS");
    await amount.fill("3");
    await page.getByRole("button", { name: "Post", exact: true }).click();
    assert.match(await sign(page), /3\.00/);
    await once("the chain has the bond", async () => {
      const { bond } = await standing(id);
      return BigInt(bond.free) === BigInt(before.free) + 3_000_000n;
    });
    // What was posted is not posted by a second press.
    assert.equal(await amount.inputValue(), "");

    await page.getByRole("button", { name: "Add an account" }).click();
    const shares = page.getByLabel("Share, in %");
    await shares.first().fill("75");
    await page.getByLabel("Address").last().fill("wasm1nobody");
    await page.getByText("This is no address of this chain").waitFor();
    await page.getByLabel("Address").last().fill(partner.address);
    await shares.last().fill("25");
    await page.getByRole("button", { name: "Set the shares" }).click();
    assert.ok((await sign(page)).includes(partner.address), "the sheet names who is paid");
    await page.getByLabel("Price", { exact: true }).fill("2.25");
    await page.getByRole("button", { name: "Set the price" }).click();
    await sign(page);
    const { payees } = await once("the index has shares and price", async () => {
      const listing = await standing(id);
      return listing.plans[0]?.price.amount === "2250000" && listing;
    });
    assert.deepEqual(payees, [
      { account: seller.address, shareBps: 7_500 },
      { account: partner.address, shareBps: 2_500 },
    ]);
  });

  await t.test(
    "a new version is sealed in the browser, and the model's page has it beside the prices",
    async () => {
      await page.getByRole("button", { name: "New version" }).click();
      await page.waitForURL(/#\/sell\/[0-9a-f-]{36}$/);
      await page
        .locator("input[data-folder]")
        .first()
        .setInputFiles(copied(model, join(seller.home, "second"), "Tides, again"));
      await page.getByRole("button", { name: /^Seal / }).click();
      await page.getByRole("button", { name: "Keep with the index" }).click({ timeout: 60_000 });
      await page.getByRole("button", { name: /^Upload / }).click();
      await page.getByRole("button", { name: "Upload the card" }).click({ timeout: 60_000 });
      await page.getByRole("button", { name: /^Sign(,| and) publish/ }).click();
      await sign(page);
      await once("the index has the version", async () => (await standing(id)).versions.length === 2);
      await open(selling, `models/${id}?tab=versions`);
      const rows = page.getByRole("tabpanel").locator("tbody td:first-child");
      // The page of the draft stands until this one is there.
      await rows.first().waitFor();
      const versions = await rows.allInnerTexts();
      assert.deepEqual(
        versions.map((text) => /version (\d)/.exec(text)?.[1]),
        ["2", "1"],
      );
      const [plan] = (await standing(id)).plans;
      const steps = page.getByRole("figure").filter({ has: page.getByRole("heading", { name: /^Price, / }) });
      await steps.getByText("The same as a table").click();
      assert.deepEqual(
        (await steps.locator("tbody td:last-child").allInnerTexts()).toReversed(),
        plan?.prices.map(({ price }) => (Number(price.amount) / 1e6).toFixed(2)),
      );
    },
  );

  await t.test("a buyer whose key never came calls the price back, with a part of the bond", async (t) => {
    const visiting = await visit(t, stack);
    await buyerOf(visiting, late, missed);
    await visiting.page.getByRole("button", { name: "Refund the order" }).click({ timeout: 60_000 });
    await sign(visiting.page);
    await visiting.page.getByRole("heading", { name: "Refunded" }).waitFor();
    const { price, bondToBuyer, guarantee } = await once("the index has the refund", async () => {
      const order = await ended(missed);
      return order.state === "REFUNDED" && order;
    });
    assert.ok(bondToBuyer && BigInt(bondToBuyer.amount) > 0n);
    assert.equal(BigInt(price.amount) + BigInt(bondToBuyer.amount), BigInt(guarantee.ifUndelivered.amount));
    assert.deepEqual(visiting.faults(), []);
  });

  await t.test("the seller, closed by that, takes orders again, and unlocks a part of the bond", async () => {
    await open(selling, `listings/${id}/manage`);
    await page.getByText("Your listings take no orders since a missed delivery.").waitFor();
    await page.getByRole("button", { name: "Take orders again" }).click();
    await sign(page);
    await page
      .getByText("Your listings take no orders since a missed delivery.")
      .waitFor({ state: "detached" });
    await once("the index has it open", async () => (await standing(id)).sellerClosedSince === null);
    const amount = page.getByLabel("Amount, WHS");
    await amount.fill("100000");
    await page.getByText(/^At most .* WHS can be unlocked\.$/).waitFor();
    await amount.fill("2.5");
    await page.getByRole("button", { name: "Unlock", exact: true }).click();
    await sign(page);
    await page.getByText(/can be withdrawn from/).waitFor();
    assert.ok(await page.getByRole("button", { name: "Withdraw 2.50 WHS" }).isDisabled());
  });

  await t.test(
    "a buyer settles after the window, and the bond is released once no proof reaches it",
    async (t) => {
      const visiting = await visit(t, stack);
      await buyerOf(visiting, patient, delivered);
      await visiting.page.getByRole("button", { name: "Settle it" }).click({ timeout: 60_000 });
      await sign(visiting.page);
      await visiting.page.getByRole("heading", { name: "Settled" }).waitFor();
      await once("the buyer has the license", async () => {
        const licenses = (await patient.run(["license", "list"])) as { listing: number }[];
        return licenses.some(({ listing }) => String(listing) === id);
      });
      // The page offers it by itself once it is due.
      await visiting.page.getByRole("button", { name: "Release it" }).click({ timeout: 90_000 });
      await sign(visiting.page);
      await once("the index has the release", async () => (await ended(delivered)).bondState === "RELEASED");
      assert.deepEqual(visiting.faults(), []);
    },
  );

  await t.test("the page that unlocked the bond withdraws it, and ends the listing for good", async () => {
    const withdraw = page.getByRole("button", { name: "Withdraw 2.50 WHS" });
    // Nobody loaded the page again.
    await withdraw.click({ timeout: 60_000 });
    await sign(page);
    await withdraw.waitFor({ state: "detached" });
    await once("the index has it", async () => (await standing(id)).bond.unlocked === "0");
    await page.getByRole("button", { name: "End for good" }).click();
    await page.getByRole("button", { name: "Yes, end it for good" }).click();
    await sign(page);
    await page.getByText("ended for good").waitFor();
    await once("the index has it", async () => (await standing(id)).state === "RETIRED");
    assert.deepEqual(selling.faults(), []);
  });
});
