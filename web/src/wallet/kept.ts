import { hex, unhex } from "../chain/bytes";
import type { Account } from "./wallet";

/** The account that this browser was last at, and where its key is. No key is ever kept. */
export interface KeptAccount extends Account {
  /** The wallet's id, and its name; none of a watched account. */
  wallet: { id: string; name: string } | null;
}

/** Where the browser keeps it. */
export const KEPT = "weighhouse-account";

export function keptAccount(chainId: string, storage: Storage = localStorage): KeptAccount | null {
  try {
    const text = storage.getItem(KEPT);
    const kept = text === null ? null : JSON.parse(text);
    if (kept?.chain !== chainId || typeof kept.address !== "string") return null;
    const { address, name, kind, wallet, key } = kept;
    return { address, name, kind, wallet, publicKey: typeof key === "string" ? unhex(key) : null };
  } catch {
    return null;
  }
}

export function keepAccount(
  chainId: string,
  account: KeptAccount | null,
  storage: Storage = localStorage,
): void {
  try {
    if (account === null) {
      storage.removeItem(KEPT);
      return;
    }
    const { publicKey, ...rest } = account;
    storage.setItem(KEPT, JSON.stringify({ ...rest, chain: chainId, key: publicKey && hex(publicKey) }));
  } catch {
    // A browser that keeps nothing asks again after the next load.
  }
}
