// What anybody asks below a listing, and anybody answers, written in a browser and held against the index.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { open, PICTURES, violations, visit } from "../browser.ts";
import { connect, sign, withKeplr } from "../reader.ts";
import { ask, newcomer, once, running } from "../stack.ts";

const stack = running();

interface Post {
  mark: string | null;
  edits: number | string;
  words: { text: string | null } | null;
}

async function questionsOf(listing: string) {
  const question = `query ($id: ID!) { listing(id: $id) { questions(first: 5) { nodes {
    post { mark edits words { text } } answers(first: 5) { nodes { post { mark edits words { text } } } }
  } } } }`;
  const { listing: found } = await ask<{
    listing: { questions: { nodes: { post: Post; answers: { nodes: { post: Post }[] } }[] } };
  }>(stack, question, { id: listing });
  return found.questions.nodes;
}

test("a visitor asks, the seller answers with its mark, and the question is changed and withdrawn", async (t) => {
  const [seller, visitor] = await Promise.all([newcomer(stack, "yara"), newcomer(stack, "zeno")]);
  const model = join(stack.market.homes, "bram", "tidewater-vad");
  const terms = ["--price", "2whs", "--deliver-within", "10m", "--orders-at-once", "1"];
  const published = await seller.run(["publish", model, "--name", "asked", ...terms]);
  const listing = String((published as { listing: number }).listing);

  const asking = await visit(t, stack);
  await withKeplr(asking, visitor);
  await open(asking, `models/${listing}?tab=reviews`);
  await connect(asking.page);
  await asking.page.getByRole("button", { name: "Ask a question" }).click();
  await asking.page.getByLabel("Your question").fill("Does it run on a board?");
  await asking.page.screenshot({ path: `${PICTURES}question-light-1280.png`, fullPage: true });
  assert.deepEqual(await violations(asking.page), []);
  await asking.page.getByRole("button", { name: "Ask it" }).click();
  assert.match(await sign(asking.page), /Asks a question below a listing/);
  await asking.page.getByText("Does it run on a board?").waitFor({ timeout: 60_000 });

  const answering = await visit(t, stack);
  await withKeplr(answering, seller);
  await open(answering, `models/${listing}?tab=reviews`);
  await connect(answering.page);
  await answering.page.getByRole("button", { name: "Answer", exact: true }).click();
  await answering.page.getByLabel("Your answer").fill("On any with 64 MB.");
  await answering.page.getByRole("button", { name: "Answer it" }).click();
  await sign(answering.page);
  await answering.page.getByText("On any with 64 MB.").waitFor({ timeout: 60_000 });
  await answering.page.getByText(/\(the seller\), answered/).waitFor();
  const [question] = await questionsOf(listing);
  assert.equal(question?.post.mark, null);
  assert.equal(question?.answers.nodes[0]?.post.mark, "SELLER");

  await asking.page.getByRole("button", { name: "Change it" }).click();
  await asking.page.getByLabel("Your question").fill("Does it run on a small board?");
  await asking.page.getByRole("button", { name: "Replace it" }).click();
  await sign(asking.page);
  await once("the index has the change", async () => {
    const [found] = await questionsOf(listing);
    return Number(found?.post.edits) === 1 && found?.post.words?.text === "Does it run on a small board?";
  });
  await asking.page.getByRole("button", { name: "Withdraw it" }).click();
  await sign(asking.page);
  await once("the question stands there no more", async () => (await questionsOf(listing)).length === 0);
  await asking.page.getByText("Nobody has asked anything.").waitFor({ timeout: 30_000 });
  assert.deepEqual([...asking.faults(), ...answering.faults()], []);
});
