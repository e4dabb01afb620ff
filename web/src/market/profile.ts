import type { HandleStatus } from "../chain/reputation";

/** Why a text is no handle: the rules of `packages/protocol/src/reputation/handle.rs`, in its order. */
export type HandleFault = "letters" | "length" | "first" | "last" | "doubled";

export const MIN_HANDLE = 3;
export const MAX_HANDLE = 32;

export function handleFault(text: string): HandleFault | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return "letters";
  if (text.length < MIN_HANDLE || text.length > MAX_HANDLE) return "length";
  if (!/^[A-Za-z]/.test(text)) return "first";
  if (!/[A-Za-z0-9]$/.test(text)) return "last";
  return /[_-]{2}/.test(text) ? "doubled" : null;
}

export type HandleStanding =
  | { kind: "free" | "own" }
  | { kind: "held"; handle: string; account: string }
  | { kind: "cooling"; from: number };

/** Where a handle stands for an account, by the chain's answer. */
export function standingOf(
  { held, free_from, reserved_for }: HandleStatus,
  account: string,
  now = Date.now(),
): HandleStanding {
  if (held) return { kind: "held", handle: held.handle, account: held.account };
  const isCooling = free_from != null && free_from * 1000 > now;
  if (!isCooling) return { kind: "free" };
  return reserved_for === account ? { kind: "own" } : { kind: "cooling", from: free_from };
}

/** Whether a text is a domain: `packages/protocol/src/reputation/domain.rs`. */
export function isDomain(text: string): boolean {
  const labels = text.split(".");
  return (
    text.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9-]{1,63}$/.test(label) && !/^-|-$/.test(label)) &&
    /^[a-z]/.test(labels.at(-1) ?? "")
  );
}

/** What an Ethereum address signs by `personal_sign` to be linked: `packages/protocol/src/reputation/ethereum.rs`. */
export function linkText(statement: {
  /** In lower case. */
  address: string;
  account: string;
  chain: string;
  contract: string;
  /** The number that the account's next link has. */
  number: number;
  /** Seconds since 1970. */
  expiresAt: number;
}): string {
  const { address, account, chain, contract, number, expiresAt } = statement;
  const end = new Date(expiresAt * 1000).toISOString().replace(".000Z", "Z");
  return [
    "Weighhouse links this Ethereum address with an account, for everybody to see.",
    "",
    `Ethereum address: ${address}`,
    `Account: ${account}`,
    `Chain: ${chain}`,
    `Contract: ${contract}`,
    `Link: ${number}`,
    `Expires: ${end}`,
    "",
    "Signing this costs nothing and moves no money.",
  ].join("\n");
}
