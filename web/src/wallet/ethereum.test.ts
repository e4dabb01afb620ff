import { describe, expect, it } from "vitest";
import { type EthereumSwitches, TestEthereum } from "../../test/providers/index.ts";
import type { ChainConfig } from "../config";
import { isAddress } from "./address";
import { textDocument } from "./adr36";
import { isSignature } from "./checked";
import { connectEthereum } from "./ethereum";
import { WalletError } from "./signer";
import { Declined } from "./wallet";

const WORDS = "test test test test test test test test test test test junk";
const OTHER = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const CHAIN = { prefix: "wasm" } as ChainConfig;

function connected(switches: EthereumSwitches, options: Parameters<typeof connectEthereum>[2] = {}) {
  const wallet = new TestEthereum(WORDS, switches);
  const found = { id: "test.ethereum", name: "Test", provider: wallet };
  return { wallet, signer: connectEthereum(found, CHAIN, options) };
}

const asked = (wallet: TestEthereum) =>
  wallet.asked.filter((method) => method === "eth_signTypedData_v4").length;

describe("an account of an Ethereum wallet", () => {
  it("is derived from two signatures that are the same", async () => {
    const turns: number[] = [];
    const { wallet, signer } = connected({}, { turn: (turn) => turns.push(turn) });
    const { address, kind } = (await signer).account;
    expect(kind).toBe("ethereum");
    expect(isAddress(address, "wasm")).toBe(true);
    expect(asked(wallet)).toBe(2);
    expect(turns).toEqual([1, 2]);
    expect((await connected({}).signer).account.address).toBe(address);
  });

  it("is refused if the signatures differ, as those of several parties do", async () => {
    await expect(connected({ differs: true }).signer).rejects.toMatchObject({ reason: "differs" });
  });

  it("is refused to a contract before anything is signed", async () => {
    const { wallet, signer } = connected({ contract: true });
    await expect(signer).rejects.toMatchObject({ reason: "contract" });
    expect(asked(wallet)).toBe(0);
  });

  it("is refused if another account signed", async () => {
    await expect(connected({ signsAs: OTHER }).signer).rejects.toMatchObject({ reason: "otherKey" });
  });

  it("is declined by a reader who says no, and not got from a locked wallet", async () => {
    await expect(connected({ reject: true }).signer).rejects.toThrow(Declined);
    await expect(connected({ locked: true }).signer).rejects.toMatchObject({ reason: "locked" });
  });

  it("is found again by one signature, and no other is taken for it", async () => {
    const { address } = (await connected({}).signer).account;
    const again = connected({}, { earlier: address });
    expect((await again.signer).account.address).toBe(address);
    expect(asked(again.wallet)).toBe(1);
    const other = connected({}, { earlier: "wasm1other" });
    await expect(other.signer).rejects.toThrow(WalletError);
  });

  it("signs texts that its key is the signer of, until it is forgotten", async () => {
    const signer = await connected({}).signer;
    const { signature, publicKey } = await signer.signText("a text");
    const document = textDocument(signer.account.address, "a text");
    expect(await isSignature(signature, document, publicKey)).toBe(true);
    signer.forget();
    await expect(signer.signText("a text")).rejects.toThrow();
  });
});
