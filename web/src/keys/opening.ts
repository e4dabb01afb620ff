import type { Sealing, VersionRecord } from "#sealing";
import { unhex } from "../chain/bytes";
import type { Wallet } from "../wallet/wallet";
import { type Backups, KeyError } from "./signature";
import { transportSecret } from "./transport";

/** What a license's keys are in: the keys that were made for it, and what was delivered, all in hexadecimal. */
export interface Delivered {
  transportKeys: readonly string[];
  deliveries: readonly string[];
}

/**
 * The content secret `S` of a version, from whatever was delivered to a key that this browser keeps. Each delivery is
 * checked as the contract does, and the secret against the version: `packages/client/src/bought.rs`.
 */
export async function openingSecret(
  wallet: Pick<Wallet, "account" | "signText">,
  sealing: Backups & Pick<Sealing, "openDelivery">,
  record: VersionRecord,
  { transportKeys, deliveries }: Delivered,
): Promise<Uint8Array> {
  let last: unknown = new KeyError("missing");
  for (const key of [...new Set(transportKeys)].reverse()) {
    let secret: Uint8Array;
    try {
      secret = await transportSecret(wallet, sealing, key);
    } catch (error) {
      if (!(error instanceof KeyError) || error.trouble !== "missing") throw error;
      continue;
    }
    for (const delivery of deliveries) {
      try {
        return await sealing.openDelivery(record, secret, unhex(delivery));
      } catch (error) {
        last = error;
      }
    }
  }
  throw last;
}
