// A program of an account's that is told of notices: heard, given up, and sent again, as the account's page shows it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, PICTURES, violations, visit } from "../browser.ts";
import { connect, withKeplr } from "../reader.ts";
import { HOOK, receiver, signatureOf } from "../receiver.ts";
import { newcomer, once, running } from "../stack.ts";

const stack = running();

test("a webhook hears a signed test; one that is refused for good is given up, and heard when it is sent again", async (t) => {
  const hearing = await receiver(stack);
  t.after(() => hearing.end());
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, await newcomer(stack, "abel"));
  await open(visiting, "account");
  await connect(page);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Address", { exact: true }).fill(HOOK);
  await page.getByRole("button", { name: "Send notices there" }).click();
  const secret =
    (await page
      .getByRole("alert")
      .locator("pre")
      .filter({ hasText: /^whsec_/ })
      .textContent()) ?? "";
  await page.getByText(HOOK, { exact: true }).waitFor();

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
