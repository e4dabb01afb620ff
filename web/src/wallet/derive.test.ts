import { bytesToHex, hashTypedData } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { hex } from "../chain/bytes";
import { digest, secretOf, signerOf, TYPED } from "./derive";

const ACCOUNT = mnemonicToAccount("test test test test test test test test test test test junk");
const SIGNATURE = await ACCOUNT.signTypedData(TYPED);

describe("a key of an Ethereum wallet", () => {
  it("follows from the text that every library hashes alike", () => {
    expect(bytesToHex(digest())).toBe(hashTypedData(TYPED));
  });

  it("is the same for good", () => {
    // Whoever has to change this puts the money of everybody who derived a key out of reach.
    expect(hex(digest())).toMatchInlineSnapshot(
      `"33d60a64f021bdbc12a9b202991733eb5e44db30f56b4c4a30ba356b63e7c71d"`,
    );
    expect(hex(secretOf(SIGNATURE))).toMatchInlineSnapshot(
      `"9aabc271aa88a41fd1b290a67f21fe5636e48b24d1adfa15ed8e154fc693a638"`,
    );
  });

  it("does not depend on how a wallet writes the parity", () => {
    const parity = Number.parseInt(SIGNATURE.slice(-2), 16) - 27;
    const other = `${SIGNATURE.slice(0, -2)}0${parity}`;
    expect(secretOf(other)).toEqual(secretOf(SIGNATURE));
    expect(signerOf(other)).toBe(ACCOUNT.address.toLowerCase());
  });

  it("is one of the account that signed", () => {
    expect(signerOf(SIGNATURE)).toBe(ACCOUNT.address.toLowerCase());
    expect(signerOf("0x")).toBeNull();
    expect(signerOf(`${SIGNATURE}00`)).toBeNull();
    expect(signerOf(`0x${"ff".repeat(65)}`)).toBeNull();
  });
});
