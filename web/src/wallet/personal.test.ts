import { english, generateMnemonic, mnemonicToAccount } from "viem/accounts";
import { expect, it } from "vitest";
import { unhex } from "../chain/bytes";
import { addressIn, personalSigner, signPersonally } from "./personal";

const account = mnemonicToAccount(generateMnemonic(english));
const TEXT = "Weighhouse links this Ethereum address with an account, for everybody to see.\n\nÉ";

const wallet = {
  id: "test",
  name: "Test",
  provider: {
    request: async ({ method, params = [] }: { method: string; params?: unknown[] }) =>
      method === "personal_sign"
        ? account.signMessage({ message: { raw: params[0] as `0x${string}` } })
        : [account.address],
  },
};

it("a wallet signs the very text, and the signature is its address’s", async () => {
  const address = await addressIn(wallet);
  expect(address).toBe(account.address.toLowerCase());
  const signature = await signPersonally(wallet, address ?? "", TEXT);
  expect(personalSigner(TEXT, signature)).toBe(address);
  expect(personalSigner(`${TEXT}!`, signature)).not.toBe(address);
});

it("what is no signature of a key has no signer", () => {
  expect(personalSigner(TEXT, unhex("00".repeat(64)))).toBeNull();
  expect(personalSigner(TEXT, new Uint8Array(65))).toBeNull();
});
