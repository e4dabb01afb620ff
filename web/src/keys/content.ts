import type { Wallet } from "../wallet/wallet";
import { type Backups, backupSignature, KeyError } from "./signature";
import { allOf, get, type KeptContent, keepForGood, put } from "./store";

type Signs = Pick<Wallet, "account" | "signText">;

/** Keeps the content secret of a version, by its `PK` in hexadecimal, so that its keys can be delivered from this browser. */
export async function putContent(
  wallet: Signs,
  sealing: Backups,
  publicKey: string,
  secret: Uint8Array,
): Promise<KeptContent> {
  const signature = await backupSignature(wallet, sealing);
  const kept: KeptContent = {
    publicKey,
    account: wallet.account?.address ?? "",
    backup: await sealing.sealBackup(signature, secret),
    madeAt: Date.now(),
  };
  await put("contents", kept);
  await keepForGood();
  return kept;
}

export async function hasContent(publicKey: string): Promise<boolean> {
  return (await get("contents", publicKey)) !== undefined;
}

export function contentsOf(account: string): Promise<KeptContent[]> {
  return allOf("contents", account);
}

/** The content secret of a version that was sealed in this browser. */
export async function contentSecret(wallet: Signs, sealing: Backups, publicKey: string): Promise<Uint8Array> {
  const kept = await get("contents", publicKey);
  if (kept === undefined) throw new KeyError("missing");
  const signature = await backupSignature(wallet, sealing, [kept]);
  return await sealing.openBackup(signature, kept.backup).catch(() => {
    throw new KeyError("foreign");
  });
}
