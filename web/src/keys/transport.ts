import type { Sealing } from "#sealing";
import { hex } from "../chain/bytes";
import type { Wallet } from "../wallet/wallet";
import { keyOf } from "./backup";
import { type Backups, backupSignature, isEqual, KeyError } from "./signature";
import { allOf, get, type KeptKey, keepForGood, put } from "./store";

type Makes = Backups & Pick<Sealing, "newTransportKey">;
type Signs = Pick<Wallet, "account" | "signText">;

/** A new transport key, whose backup was restored once. Only after this may an order be paid that it is to open. */
export async function newTransportKey(
  wallet: Signs,
  sealing: Makes,
  what: Pick<KeptKey, "listing" | "order">,
): Promise<KeptKey> {
  const signature = await backupSignature(wallet, sealing);
  const { secret, key } = await sealing.newTransportKey();
  const backup = await sealing.sealBackup(signature, secret);
  const kept: KeptKey = {
    publicKey: hex(key),
    account: wallet.account?.address ?? "",
    backup,
    madeAt: Date.now(),
    kept: {},
    ...what,
  };
  await put("transport", kept);
  const written = await get("transport", kept.publicKey);
  const restored = await sealing.openBackup(signature, written?.backup ?? "");
  if (!isEqual(restored, secret)) throw new KeyError("unequal");
  await keepForGood();
  return kept;
}

/** The secret of a transport key that this browser keeps. */
export async function transportSecret(
  wallet: Signs,
  sealing: Backups,
  publicKey: string,
): Promise<Uint8Array> {
  const kept = await get("transport", publicKey);
  if (kept === undefined) throw new KeyError("missing");
  const signature = await backupSignature(wallet, sealing, [kept]);
  return await sealing.openBackup(signature, kept.backup).catch(() => {
    throw new KeyError("foreign");
  });
}

/** Notes where a backup is, or which order its key opens. */
export async function note(publicKey: string, change: Partial<KeptKey>): Promise<void> {
  const kept = await get("transport", publicKey);
  if (kept) await put("transport", { ...kept, ...change, kept: { ...kept.kept, ...change.kept } });
}

/**
 * Whether a key was made for a payment that never happened, as by a page that was left in between: neither this browser nor
 * `ordered`, the keys of the account's orders, has an order for it. One that came from a backup says nothing of that.
 */
export function isUnused({ publicKey, listing, order }: KeptKey, ordered: ReadonlySet<string>): boolean {
  return listing !== undefined && order === undefined && !ordered.has(publicKey);
}

export interface Restored {
  restored: number;
  /** Backups of another wallet, or of another account of this one. */
  foreign: number;
  /** Those that are here already. */
  known: number;
}

/**
 * Takes backups in: each is opened, and its key compared with its name, before it is kept.
 */
export async function restore(
  wallet: Signs,
  sealing: Backups & Pick<Sealing, "transportKey">,
  backups: readonly { publicKey: string; backup: string; from: "api" | "file" }[],
): Promise<Restored> {
  const account = wallet.account?.address ?? "";
  const known = new Set((await allOf("transport", account)).map((kept) => kept.publicKey));
  const count: Restored = { restored: 0, foreign: 0, known: 0 };
  const fresh = backups.filter(({ publicKey }) => !known.has(publicKey));
  count.known = backups.length - fresh.length;
  for (const { publicKey, from } of backups) {
    if (known.has(publicKey)) await note(publicKey, { kept: { [from]: Date.now() } });
  }
  if (fresh.length === 0) return count;
  // What opens one of them is the account's signature: it is not asked for twice then.
  const signature = await backupSignature(wallet, sealing, known.size > 0 ? null : fresh).catch((error) => {
    if (error instanceof KeyError && error.trouble === "foreign" && known.size === 0) return null;
    throw error;
  });
  for (const { publicKey, backup, from } of fresh) {
    const secret = signature && (await sealing.openBackup(signature, backup).catch(() => null));
    if (secret === null || hex(await sealing.transportKey(secret)) !== publicKey) {
      count.foreign += 1;
      continue;
    }
    const kept = { [from]: Date.now() };
    await put("transport", { publicKey, account, backup, madeAt: Date.now(), kept });
    count.restored += 1;
  }
  return count;
}

/** Backups in files that somebody chose. */
export async function readBackups(
  files: readonly File[],
): Promise<{ publicKey: string; backup: string; from: "file" }[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const publicKey = keyOf(file.name);
      return publicKey === null ? [] : [{ publicKey, backup: await file.text(), from: "file" as const }];
    }),
  );
  return found.flat();
}
