import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, settled, violations, visit } from "../browser.ts";
import { copied } from "../folder.ts";
import { connect, withKeplr } from "../reader.ts";
import { newcomer, once, person, running } from "../stack.ts";

const stack = running();

test("an account signs in, keeps a search and a contact, takes all of it along and erases it", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, await newcomer(stack, "jana"));
  await open(visiting, "models?words=dictation");
  await connect(page);
  await page.getByRole("button", { name: "Save this search" }).click();
  await page.getByRole("button", { name: "Saved" }).waitFor();

  await page.getByRole("link", { name: "find it in your account" }).click();
  await page.getByRole("link", { name: "“dictation”" }).waitFor();
  await page.getByText("this one").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByLabel("Email address").fill("jana@example.org");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();

  // A session outlives the page: nothing is asked of the wallet again.
  await page.reload();
  await settled(page);
  await page.getByRole("link", { name: "“dictation”" }).waitFor();
  assert.equal(await page.getByLabel("Email address").inputValue(), "jana@example.org");

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save all as a file" }).click(),
  ]);
  const kept = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.deepEqual(
    [kept.contact.email, kept.searches[0].question, kept.sessions.length],
    ["jana@example.org", { words: "dictation" }, 1],
  );

  await page.getByRole("button", { name: "Erase all" }).click();
  await page.getByText("This can’t be undone.").waitFor();
  const erase = page.getByRole("button", { name: "Erase all now" });
  assert.ok(await erase.isDisabled());
  await page.getByRole("checkbox").check();
  await erase.click();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("No search is saved.").waitFor();
  // The API refuses an erasure at first: the browser notes that.
  assert.deepEqual(
    (await visiting.faults()).filter((fault) => !/status of 409/.test(fault)),
    [],
  );
});

test("a saved search tells of a new model that fits it, and so does its feed, once it is listed", async (t) => {
  const [reader, seller] = await Promise.all([newcomer(stack, "otto"), newcomer(stack, "pleun")]);
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await withKeplr(visiting, reader);
  // A word that no other model has.
  await open(visiting, "models?words=nightjar");
  await connect(page);
  await page.getByRole("button", { name: "Save this search" }).click();
  await page.getByRole("button", { name: "Saved" }).waitFor();

  const model = join(person(stack, "bram").home, "winnow-rerank");
  const folder = copied(model, join(seller.home, "nightjar"), "Calls of a nightjar");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "1"];
  const published = await seller.run(["publish", folder, "--name", "nightjar-calls", ...terms]);
  const listing = String((published as { listing: number }).listing);

  await page.getByRole("link", { name: "find it in your account" }).click();
  await page.getByText("A notice comes for each new model that fits.").waitFor();
  const address = await page.getByRole("link", { name: "Its feed" }).getAttribute("href");
  const feed = await once("the feed has the model", async () => {
    const answer = await fetch(address ?? "");
    assert.equal(answer.headers.get("content-type"), "application/atom+xml; charset=utf-8");
    const text = await answer.text();
    return text.includes("<title>nightjar-calls</title>") && text;
  });
  const entry = feed.split("<entry>").find((entry) => entry.includes("<title>nightjar-calls</title>")) ?? "";
  assert.ok(entry.includes(`href="/v1/listings/${listing}"`), entry);
  assert.ok(entry.includes(`<name>${seller.address}</name>`), entry);

  // The index asks each search once a minute.
  const told = page.getByRole("row").filter({ hasText: "A saved search found a new model" });
  const patience = 120;
  await once(
    "the account is told of the model",
    async () => {
      await page.reload();
      await settled(page);
      return told.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    },
    patience,
  );
  await told.getByText("by the search “nightjar”").waitFor();
  await told.getByRole("link", { name: `Listing ${listing}` }).click();
  await page.getByRole("heading", { level: 1, name: "nightjar-calls" }).waitFor();
  assert.deepEqual(visiting.faults(), []);
});

test("a session ends where another one ends it", async (t) => {
  const someone = await newcomer(stack, "kees");
  const one = await visit(t, stack);
  const other = await visit(t, stack);
  for (const visiting of [one, other]) {
    await withKeplr(visiting, someone);
    await open(visiting, "account");
    await connect(visiting.page);
    await visiting.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await visiting.page.getByText("this one").waitFor();
  }
  await other.page.getByRole("button", { name: "End", exact: true }).click();
  await other.page.getByRole("button", { name: "End", exact: true }).waitFor({ state: "detached" });
  await other.page.getByRole("button", { name: "Sign out" }).click();
  await other.page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
});

test("another account of the wallet has no part in the first one's session", async (t) => {
  const [first, second] = [await newcomer(stack, "lena"), await newcomer(stack, "milo")];
  const visiting = await visit(t, stack);
  const { page } = visiting;
  const { switchAccount } = await withKeplr(visiting, first);
  await open(visiting, "account");
  await connect(page);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("this one").waitFor();
  await page.getByLabel("Email address").fill("lena@example.org");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();

  await switchAccount(second.mnemonic);
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  assert.equal(await page.getByText("lena@example.org").count(), 0);
  // The first one's session is over, not only out of sight: its cookie opens nothing.
  const status = () => page.evaluate(async () => (await fetch("/v1/me")).status);
  assert.equal(await status(), 401);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("this one").waitFor();
  assert.equal(await page.getByLabel("Email address").inputValue(), "");
});
