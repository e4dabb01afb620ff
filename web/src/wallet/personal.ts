// EIP-191: what an Ethereum wallet signs by `personal_sign`.
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { hex, unhex } from "../chain/bytes";
import type { FoundEthereum } from "./ethereum";
import { asking } from "./keplr";

const LENGTH = 65;

/** The first address of a wallet, in lower case; null where the reader leaves it locked. */
export async function addressIn({ provider }: FoundEthereum): Promise<string | null> {
  const accounts = await asking(() => provider.request({ method: "eth_requestAccounts" }));
  const address = Array.isArray(accounts) ? String(accounts[0] ?? "").toLowerCase() : "";
  return /^0x[0-9a-f]{40}$/.test(address) ? address : null;
}

/** Has the wallet sign a text: `r ‖ s ‖ v`, 65 bytes. */
export async function signPersonally(
  { provider }: FoundEthereum,
  address: string,
  text: string,
): Promise<Uint8Array> {
  const params = [`0x${hex(new TextEncoder().encode(text))}`, address];
  const signature = await asking(() => provider.request({ method: "personal_sign", params }));
  return unhex(String(signature).replace(/^0x/, ""));
}

/** The address that made a signature of a text, in lower case; null of what is no signature of a key. */
export function personalSigner(text: string, signature: Uint8Array): string | null {
  if (signature.length !== LENGTH) return null;
  const message = new TextEncoder().encode(text);
  const before = new TextEncoder().encode(`\x19Ethereum Signed Message:\n${message.length}`);
  const digest = keccak_256(Uint8Array.from([...before, ...message]));
  const last = signature[64] ?? 0;
  const recovered = Uint8Array.from([last >= 27 ? last - 27 : last, ...signature.slice(0, 64)]);
  try {
    const key = secp256k1.recoverPublicKey(recovered, digest, { prehash: false });
    const point = secp256k1.Point.fromBytes(key).toBytes(false);
    return `0x${hex(keccak_256(point.slice(1)).slice(12))}`;
  } catch {
    return null;
  }
}
