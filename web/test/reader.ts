// What a reader with a wallet does on every page.
import type { Page } from "playwright-core";
import type { Visit } from "./browser.ts";
import type { Person } from "./market/person.ts";
import { type InstalledKeplr, installKeplr } from "./providers/index.ts";
import { deploymentOf } from "./stack.ts";

/** Gives the browser a Keplr with somebody's key. Pages that are opened afterwards find it. */
export function withKeplr({ page, stack }: Visit, { mnemonic }: Person): Promise<InstalledKeplr> {
  const { prefix } = deploymentOf(stack.market);
  return installKeplr(page, { mnemonic, chain: { prefix } });
}

/** Connects the wallet that the browser has. */
export async function connect(page: Page): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keplr" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Reads the sheet of a transaction, and signs it: what the sheet said. */
export async function sign(page: Page): Promise<string> {
  const sheet = page.getByRole("dialog");
  const button = sheet.getByRole("button", { name: "Sign in Keplr" });
  await button.waitFor();
  const said = (await sheet.textContent()) ?? "";
  await button.click();
  await sheet.waitFor({ state: "detached" });
  return said;
}
