import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";

/** Accounts have 20 bytes, contracts and modules 32. */
const LENGTHS = [20, 32];

/** The address of a compressed key's account. */
export function addressOf(publicKey: Uint8Array, prefix: string): string {
  return bech32.encode(prefix, bech32.toWords(ripemd160(sha256(publicKey))));
}

/** Whether a text is an address of a chain with this prefix, its checksum included. */
export function isAddress(text: string, prefix: string): boolean {
  try {
    const read = bech32.decodeToBytes(text);
    return read.prefix === prefix && LENGTHS.includes(read.bytes.length);
  } catch {
    return false;
  }
}
