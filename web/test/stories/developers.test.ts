import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, settled, violations, visit } from "../browser.ts";
import { deploymentOf, running } from "../stack.ts";

const stack = running();

test("the contracts are named with the checksums of their code, which the browser computes too", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "developers");
  const { contracts } = deploymentOf(stack.market);
  const built = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(stack.market.programs, "../artifacts", `weighhouse_${name}.wasm`)))
      .digest("hex");
  for (const name of ["registry", "license", "escrow", "royalties", "reputation"]) {
    await page.getByText(contracts[name]?.address ?? "", { exact: true }).waitFor();
    await page.locator(`[title="${built(name)}"]`).waitFor();
  }
  await page.getByRole("button", { name: "Compute the checksums here" }).click();
  const same = page.getByText("Computed here from the code that the node hands out: the same.");
  await same.nth(4).waitFor();
  await page.getByRole("heading", { name: "What governance set" }).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await visiting.faults(), []);
});

test("every path of the API is found by words, with its fields", async (t) => {
  const visiting = await visit(t, stack);
  const { page } = visiting;
  await open(visiting, "developers/rest");
  await settled(page);
  await page.getByLabel("Search paths, parameters and fields").fill("transport_key buy");
  await page.getByText("POST").first().waitFor();
  await page.getByText("/v1/tx/escrow/buy", { exact: true }).click();
  await page.getByText("Fields of object").first().click();
  await page.getByText("expected_order_hash").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByLabel("Search paths, parameters and fields").fill("nothing-like-it");
  await page.getByText("0 paths").waitFor();
  assert.deepEqual(await visiting.faults(), []);
});
