// A key of the chain from a wallet of Ethereum: docs/adr/0027-keys-from-ethereum-wallets.md. It is fixed for good: whoever
// changes a character puts money out of reach.
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToNumberBE, numberToBytesBE } from "@noble/curves/utils.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { hex, unhex } from "../chain/bytes";

/** What a wallet is asked to sign. It names no chain of Ethereum, so that the one that is chosen there does not matter. */
export const TYPED = {
  types: {
    EIP712Domain: [
      { name: "name", type: "string" },
      { name: "version", type: "string" },
    ],
    Key: [
      { name: "purpose", type: "string" },
      { name: "warning", type: "string" },
    ],
  },
  primaryType: "Key",
  domain: { name: "Weighhouse", version: "1" },
  message: {
    purpose: "Derive the key of my account at Weighhouse markets.",
    warning:
      "Whoever has this signature has that account and its money. Sign this only on the page of a Weighhouse market that you trust.",
  },
} as const;

/** The purpose for which the signature's key is derived. */
const DERIVATION = new TextEncoder().encode("weighhouse/ethereum-key/v1");
/** So much longer than a key that no key is more likely than another. */
const DERIVED_LENGTH = 48;
const SIGNATURE_LENGTH = 65;

/** The digest of EIP-712 that the signature is of. */
export function digest(): Uint8Array {
  const hashed = (text: string) => keccak_256(new TextEncoder().encode(text));
  const struct = (type: string, values: string[]) =>
    keccak_256(joined([hashed(type), ...values.map((value) => hashed(value))]));
  const domain = struct("EIP712Domain(string name,string version)", Object.values(TYPED.domain));
  const message = struct("Key(string purpose,string warning)", Object.values(TYPED.message));
  return keccak_256(joined([Uint8Array.of(0x19, 0x01), domain, message]));
}

/** The address of Ethereum that made a signature of it, in lower case; null of a text that is no signature of a key. */
export function signerOf(signature: string): string | null {
  const bytes = unhex(signature.replace(/^0x/, ""));
  if (bytes.length !== SIGNATURE_LENGTH) return null;
  const last = bytes[64] ?? 0;
  const recovery = last >= 27 ? last - 27 : last;
  try {
    const recovered = joined([Uint8Array.of(recovery), bytes.slice(0, 64)]);
    const key = secp256k1.recoverPublicKey(recovered, digest(), { prehash: false });
    const point = secp256k1.Point.fromBytes(key).toBytes(false);
    return `0x${hex(keccak_256(point.slice(1)).slice(12))}`;
  } catch {
    return null;
  }
}

/** The secret key: `HKDF-SHA-256(r ‖ s)` without a salt, 48 bytes as a number, taken into 1 … n − 1. */
export function secretOf(signature: string): Uint8Array {
  const rs = unhex(signature.replace(/^0x/, "")).slice(0, 64);
  const derived = hkdf(sha256, rs, undefined, DERIVATION, DERIVED_LENGTH);
  const order = secp256k1.Point.Fn.ORDER;
  const secret = numberToBytesBE((bytesToNumberBE(derived) % (order - 1n)) + 1n, 32);
  rs.fill(0);
  derived.fill(0);
  return secret;
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}
