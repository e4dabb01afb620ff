// A program of an account's that is told of notices: heard, given up, and sent again, as the account's page shows it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open, PICTURES, type Visit, violations, visit } from "../browser.ts";
import type { Person } from "../market/person.ts";
import { connect, withKeplr } from "../reader.ts";
import { HOOK, type Receiver, receiver, signatureOf } from "../receiver.ts";
import { newcomer, once, person, running } from "../stack.ts";

const stack = running();

// One for all stories: the index starts anew for it.
let hearing: Receiver;
before(async () => {
  hearing = await receiver(stack);
});
after(() => hearing?.end());

/** Signs somebody in, and names the webhook: the secret that signs what is sent. */
async function hooked(visiting: Visit, somebody: Person): Promise<string> {
  const { page } = visiting;
  await withKeplr(visiting, somebody);
  await open(visiting, "account");
  await connect(page);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Address", { exact: true }).fill(HOOK);
  await page.getByRole("button", { name: "Send notices there" }).click();
  const secret = await page
    .getByRole("alert")
    .locator("pre")
    .filter({ hasText: /^whsec_/ })
    .textContent();
  await page.getByText(HOOK, { exact: true }).waitFor();
  return secret ?? "";
}

test("a webhook hears a signed test; one that is refused for good is given up, and heard when it is sent again", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const secret = await hooked(visiting, await newcomer(stack, "abel"));
  const row = (state: string) => page.locator("tbody tr").filter({ hasText: state });
  const becomes = (state: string, rows: number) =>
    once(`${rows} ${state}`, async () => {
      await page.getByRole("button", { name: "Look again" }).click();
      return (await row(state).count()) === rows;
    });
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("The test waits to be sent: see below what came of it.").waitFor();
  await becomes("delivered", 1);
  await row("delivered").getByText("1 attempt; the answer was 204").waitFor();
  const [first] = hearing.heard;
  assert.ok(first);
  assert.equal(first.headers["webhook-signature"], signatureOf(first, secret));
  assert.equal(JSON.parse(first.body).type, "test");

  // 410 is for good: nothing is tried again until somebody asks.
  hearing.answer(410);
  await page.getByRole("button", { name: "Send a test" }).click();
  await becomes("given up", 1);
  await row("given up")
    .getByText(/1 attempt; the answer was 410/)
    .waitFor();
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `${PICTURES}webhooks-${theme}.png`, fullPage: true });
    assert.deepEqual(await violations(page), [], theme);
  }
  hearing.answer(204);
  await row("given up").getByRole("button", { name: "Send it again" }).click();
  await becomes("delivered", 2);
  assert.equal(await row("given up").count(), 0);
  const [, refused, again] = hearing.heard;
  assert.ok(refused && again);
  assert.equal(
    again.id,
    refused.id,
    "it is the same delivery, by which a program knows that it has it already",
  );
  assert.equal(again.headers["webhook-signature"], signatureOf(again, secret));

  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByText(HOOK, { exact: true }).waitFor({ state: "detached" });
  assert.deepEqual(visiting.faults(), []);
});

test("a seller’s program hears of an order when it is paid, delivered and settled, each time signed", async (t) => {
  const [seller, buyer] = await Promise.all([newcomer(stack, "bela"), newcomer(stack, "carl")]);
  t.after(() => seller.stop());
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const secret = await hooked(visiting, seller);
  const model = join(person(stack, "bram").home, "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "1"];
  const published = await seller.run(["publish", model, "--name", "heard", ...terms]);
  const { listing } = published as { listing: number };
  seller.deliver();
  const bought = await buyer.run(["buy", String(listing), "--wait", "2m"]);
  const { order } = bought as { order: number };
  await buyer.run(["order", "accept", String(order)]);

  const kinds = ["order_paid", "order_delivered", "order_settled"];
  const heard = await once("it hears of each step", async () => {
    const found = kinds.map((kind) =>
      hearing.heard.find(({ body }) => {
        const { type, data } = JSON.parse(body);
        return type === kind && data.account === seller.address;
      }),
    );
    return found.every((each) => each !== undefined) && found;
  });
  for (const each of heard) {
    assert.equal(each.headers["webhook-signature"], signatureOf(each, secret));
    const { id, data } = JSON.parse(each.body);
    assert.equal(id, each.id);
    assert.deepEqual([data.role, data.order, data.listing], ["seller", order, listing]);
  }
  // Its page says that they arrived.
  await once("the page has all of them", async () => {
    await page.getByRole("button", { name: /^(What was sent|Look again)$/ }).click();
    return (await page.locator("tbody tr").filter({ hasText: "delivered" }).count()) >= kinds.length;
  });
  assert.deepEqual(visiting.faults(), []);
});
