// What a reader with a wallet does on every page.
import type { Locator, Page } from "playwright-core";
import type { Visit } from "./browser.ts";
import type { Person } from "./market/person.ts";
import { type InstalledKeplr, installKeplr } from "./providers/index.ts";
import { deploymentOf } from "./stack.ts";

/** More stops than any page has before what is looked for. */
const MOST_STOPS = 120;

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

/** Connects an Ethereum wallet, whose signatures derive the key, once its reader has read the risk. */
export async function connectEthereum(page: Page, name: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name }).click();
  await dialog.getByRole("button", { name: "Ask for both signatures" }).click();
}

/** Reads the sheet of a transaction, and signs it: what the sheet said. `by` is what the button says. */
export async function sign(page: Page, by = "Sign in Keplr"): Promise<string> {
  const sheet = page.getByRole("dialog");
  const button = sheet.getByRole("button", { name: by });
  await button.waitFor();
  const said = (await sheet.textContent()) ?? "";
  await button.click();
  await sheet.waitFor({ state: "detached" });
  return said;
}

/** Reaches something by the Tab key alone, as whoever has no pointer does. */
export async function tabTo(page: Page, name: string, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not among ${MOST_STOPS} stops of the Tab key: ${name}`);
}

/** Reaches a button, a link or a tab by the Tab key, and presses it. */
export async function pressByKeys(
  page: Page,
  role: "button" | "link" | "tab",
  name: string | RegExp,
  within: Pick<Page, "getByRole"> = page,
): Promise<void> {
  await tabTo(page, `${role} ${name}`, within.getByRole(role, { name }).first());
  await page.keyboard.press("Enter");
}
