import { Refused, Unreachable } from "./node";

/** Why the chain does not do what it is asked, sorted by what the reader can do about it. */
export type Refusal =
  | { kind: "contract" | "funds" | "other"; text: string }
  | { kind: "sequence"; expected: bigint | null }
  | { kind: "gas" | "account" | "away" | "release" };

const WRONG_SEQUENCE = 32;
const OUT_OF_GAS = 11;
const UNAUTHORIZED = 4;
const OUT_OF_FUNDS = [5, 13];
const CONTRACT = [4, 5, 9, 11];
/** A contract's words, which are cosmwasm's, for a message that it does not know: the page is of another release than the market. */
const MISUNDERSTOOD = "Error parsing into type ";

/** What an error of the chain means; null of an error that is none of its. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Unreachable) return { kind: "away" };
  return error instanceof Refused ? sorted(error) : null;
}

function sorted({ code, codespace, message }: Refused): Refusal {
  const text = withoutNoise(message);
  if (isOutOfTurn({ code, codespace }) || message.includes("account sequence mismatch"))
    return { kind: "sequence", expected: expectedSequence(message) };
  if (codespace === "sdk" && code === OUT_OF_GAS) return { kind: "gas" };
  if (/^account \S+ not found/.test(text) || /\baccount \S+ (?:not found|does not exist)/.test(message))
    return { kind: "account" };
  if (message.includes(MISUNDERSTOOD)) return { kind: "release" };
  if (message.includes("wasm contract failed") || (codespace === "wasm" && CONTRACT.includes(code)))
    return { kind: "contract", text };
  if (codespace === "sdk" && OUT_OF_FUNDS.includes(code)) return { kind: "funds", text };
  if (/insufficient (?:funds|fee)/.test(message)) return { kind: "funds", text };
  return { kind: "other", text };
}

/** A transaction that was in a block before its turn did nothing there, paid nothing, and stays valid. */
export function isOutOfTurn({ code, codespace }: { code: number; codespace: string }): boolean {
  return codespace === "sdk" && code === WRONG_SEQUENCE;
}

/** A node that has started and made no block since takes every account's number for zero, and refuses its signature. */
export function isStarting(error: Refused): boolean {
  const { code, codespace, message } = error;
  return codespace === "sdk" && code === UNAUTHORIZED && message.includes("verify account number (0)");
}

/** Reads `account sequence mismatch, expected 5, got 4`. */
function expectedSequence(log: string): bigint | null {
  const digits = /expected (\d+)/.exec(log)?.[1];
  return digits === undefined ? null : BigInt(digits);
}

/** Takes away what the chain's layers wrap around a contract's own text, as `packages/chain` does. */
export function withoutNoise(log: string): string {
  let text = log.trim();
  for (;;) {
    const at = text.lastIndexOf(" [");
    if (at < 0 || !text.endsWith("]") || !text.slice(at).includes(".go:")) break;
    text = text.slice(0, at).trimEnd();
  }
  text = text.replace(/ \[[^\]]*\.go:\d+\] with gas (?:used|wanted).*$/s, "");
  text = text.replace(/^rpc error: code = .*?desc = /s, "");
  text = text.replace(/^failed to execute message; message index: \d+: /, "");
  text = text.replace(/: (?:execute|instantiate|migrate|query) wasm contract failed.*$/s, "");
  text = text.replace(/^(?:dispatch: submessages: )+/, "");
  // Contracts begin with a code for programs.
  return text.replace(/^(?:registry|license|escrow|royalties|reputation)\/[a-z_0-9]+: /, "");
}
