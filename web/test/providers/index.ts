// Wallets for pages under test: they stand in the test's own process and sign with real libraries; in the page is only
// what hands the calls over.
import type { Page } from "playwright-core";
import { read, type Told, told } from "./crossing.ts";
import { type EthereumSwitches, TestEthereum } from "./ethereum.ts";
import { type KeplrSwitches, TestKeplr } from "./keplr.ts";

export { derivedAddress, type EthereumSwitches, TestEthereum } from "./ethereum.ts";
export { type KeplrSwitches, TestKeplr } from "./keplr.ts";

/** The methods that a page may ask Keplr for. */
const METHODS = [
  "ping",
  "experimentalSuggestChain",
  "enable",
  "disable",
  "getKey",
  "signAmino",
  "signDirect",
];
METHODS.push("signArbitrary", "verifyArbitrary", "getKeysSettled", "sendTx");

export interface InstalledKeplr {
  wallet: TestKeplr;
  /** Each can be set while the page is open, and counts from the next call on. */
  switches: KeplrSwitches;
  /** The reader chooses another account in the wallet; open pages hear of it. */
  switchAccount(mnemonic: string): Promise<void>;
}

/**
 * Gives every page that `page` opens from now on a `window.keplr` of this account. `chain` has the prefix of addresses, as
 * `config.json` says it.
 */
export async function installKeplr(
  page: Page,
  options: { mnemonic: string; chain: { prefix: string } } & KeplrSwitches,
): Promise<InstalledKeplr> {
  const { mnemonic, chain, ...switches } = options;
  const wallet = new TestKeplr(mnemonic, chain.prefix, switches);
  await page.exposeFunction("__keplr", (method: string, values: string): Promise<Told> => {
    const call = wallet[method as keyof TestKeplr] as (...values: unknown[]) => unknown;
    return told(() => call.apply(wallet, read(values) as unknown[]));
  });
  await page.addInitScript(keplrOfPage, METHODS);
  const switchAccount = async (mnemonic: string) => {
    wallet.mnemonic = mnemonic;
    await page.evaluate(() => window.dispatchEvent(new Event("keplr_keystorechange")));
  };
  return { wallet, switches: wallet.switches, switchAccount };
}

export interface InstalledEthereum {
  wallet: TestEthereum;
  switches: EthereumSwitches;
  /** The reader chooses another account in the wallet; open pages hear of it. */
  switchAccount(mnemonic: string): Promise<void>;
}

/** Announces a wallet of Ethereum, by EIP-6963, to every page that `page` opens from now on. */
export async function installEthereum(
  page: Page,
  options: { mnemonic: string; name?: string } & EthereumSwitches,
): Promise<InstalledEthereum> {
  const { mnemonic, name = "Test Ethereum", ...switches } = options;
  const wallet = new TestEthereum(mnemonic, switches);
  await page.exposeFunction("__ethereum", (values: string): Promise<Told> => {
    return told(() => wallet.request(read(values) as Parameters<TestEthereum["request"]>[0]));
  });
  await page.addInitScript(ethereumOfPage, name);
  const switchAccount = async (mnemonic: string) => {
    wallet.mnemonic = mnemonic;
    await page.evaluate((address) => {
      window.dispatchEvent(new CustomEvent("test-ethereum-accounts", { detail: [address] }));
    }, wallet.address);
  };
  return { wallet, switches: wallet.switches, switchAccount };
}

/** Runs in the page, alone: nothing of this file is there. */
function keplrOfPage(methods: string[]): void {
  const bridge = (window as unknown as Record<string, (...values: string[]) => Promise<Told>>).__keplr;
  const write = (value: unknown) =>
    JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof Uint8Array) return { $bytes: Array.from(part) };
      return typeof part === "bigint" ? { $big: part.toString() } : part;
    });
  const revive = (text: string) =>
    JSON.parse(text, (_, part: unknown) => {
      if (typeof part !== "object" || part === null) return part;
      if ("$bytes" in part) return Uint8Array.from(part.$bytes as number[]);
      return "$big" in part ? BigInt(part.$big as string) : part;
    });
  const call = async (method: string, values: unknown[]) => {
    const { value, error } = (await bridge?.(method, write(values))) ?? { error: { message: "no bridge" } };
    if (error) throw Object.assign(new Error(error.message), error);
    return revive(value ?? "null");
  };
  const wallet: Record<string, unknown> = { version: "0.13.41", mode: "extension", defaultOptions: {} };
  for (const method of methods) wallet[method] = (...values: unknown[]) => call(method, values);
  Object.defineProperty(window, "keplr", { value: wallet });
}

/** Runs in the page, alone. */
function ethereumOfPage(name: string): void {
  const bridge = (window as unknown as Record<string, (values: string) => Promise<Told>>).__ethereum;
  const listeners: ((accounts: string[]) => void)[] = [];
  window.addEventListener("test-ethereum-accounts", (event) => {
    for (const listener of listeners) listener((event as CustomEvent<string[]>).detail);
  });
  const provider = {
    async request(asked: { method: string; params?: unknown[] }): Promise<unknown> {
      const { value, error } = (await bridge?.(JSON.stringify(asked))) ?? { error: { message: "no bridge" } };
      if (error) throw Object.assign(new Error(error.message), error);
      return JSON.parse(value ?? "null");
    },
    on(event: string, listener: (accounts: string[]) => void) {
      if (event === "accountsChanged") listeners.push(listener);
    },
    removeListener(_: string, listener: (accounts: string[]) => void) {
      if (listeners.includes(listener)) listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";
  const info = Object.freeze({
    uuid: "350670db-19fa-4704-a166-e52e178b59d4",
    name,
    icon,
    rdns: "test.ethereum",
  });
  const announce = () => {
    const detail = Object.freeze({ info, provider });
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  };
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}
