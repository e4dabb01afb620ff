import type { VersionRecord } from "#sealing";
import type { ChainConfig } from "../config";
import { base64, hex } from "./bytes";
import type { ListingRecord, VersionOnChain } from "./records";

/** The record of a version by which a sealed file, a key and a proof are checked. */
export function recordOf(
  config: ChainConfig,
  listing: Pick<ListingRecord, "seller">,
  version: VersionOnChain,
): VersionRecord {
  return {
    chainId: config.id,
    registry: config.contracts.registry,
    seller: listing.seller,
    size: version.size,
    plaintextRoot: version.plaintext_root,
    ciphertextRoot: version.ciphertext_root,
    keyRoot: version.key_root,
    publicKey: hex(base64(version.public_key)),
    salt: hex(base64(version.salt)),
  };
}

/** What an index says of a version, in the same form; its roots are checked against the file, and its word is no proof. */
export function recordOfIndex(
  market: { chainId: string; registry: string; seller: string },
  version: {
    size: string | number;
    plaintextRoot: string;
    ciphertextRoot: string;
    keyRoot: string;
    publicKey: string;
    salt: string;
  },
): VersionRecord {
  const { plaintextRoot, ciphertextRoot, keyRoot, publicKey, salt } = version;
  return { ...market, size: Number(version.size), plaintextRoot, ciphertextRoot, keyRoot, publicKey, salt };
}
