import type { Sealing } from "#sealing";
import type { Wallet } from "../wallet/wallet";
import { allOf } from "./store";

/** What keeps a secret from being backed up or restored. */
export type Trouble =
  /** The wallet signs the same text differently each time: no key follows from it. */
  | "unsteady"
  /** The wallet's signature opens no backup of this account. */
  | "foreign"
  /** A backup was not what was put into it. */
  | "unequal"
  /** The secret of the order is not in this browser. */
  | "missing"
  /** No backup is anywhere but in this browser. */
  | "nowhere";

export class KeyError extends Error {
  override name = "KeyError";
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

export type Backups = Pick<Sealing, "backupText" | "sealBackup" | "openBackup">;

// Until the page is left: whoever has it opens every backup of the account.
const held = new Map<string, Uint8Array>();

export function forgetSignatures(): void {
  held.clear();
}

/**
 * The signature from which the key of an account's backups follows. The first time it is asked for twice, since a wallet
 * whose signatures differ would lose every backup; later, a backup that opens shows that it is the same.
 */
export async function backupSignature(
  wallet: Pick<Wallet, "account" | "signText">,
  sealing: Backups,
  known: readonly { backup: string }[] | null = null,
): Promise<Uint8Array> {
  const address = wallet.account?.address ?? "";
  const before = held.get(address);
  if (before) return before;
  const text = await sealing.backupText(address);
  const { signature } = await wallet.signText(text);
  const backups = known ?? (await allOf("transport", address));
  if (backups.length > 0) {
    if (!(await opensOne(sealing, signature, backups))) throw new KeyError("foreign");
  } else {
    const again = (await wallet.signText(text)).signature;
    if (!isEqual(signature, again)) throw new KeyError("unsteady");
  }
  held.set(address, signature);
  return signature;
}

/** How often a wallet will be asked for it: not at all while it is held, and twice where nothing shows that it is the same. */
export async function promptsOf(address: string, hasBackup: boolean): Promise<number> {
  if (held.has(address)) return 0;
  return hasBackup || (await allOf("transport", address)).length > 0 ? 1 : 2;
}

async function opensOne(
  sealing: Backups,
  signature: Uint8Array,
  backups: readonly { backup: string }[],
): Promise<boolean> {
  for (const { backup } of backups) {
    if (await sealing.openBackup(signature, backup).catch(() => null)) return true;
  }
  return false;
}

export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
