import type { Config } from "../config";

/** Where an account without money gets some. */
export type Source =
  /** A page that the operator names: a faucet, an exchange. */
  | { kind: "page"; url: string }
  /** On a chain of the reader's own machine. */
  | { kind: "command"; command: string }
  /** Nobody said: from any account that has some. */
  | { kind: "none" };

/** The chain that `make up` starts. */
const LOCALNET = "weighhouse-localnet";

export function sourceOf({ moneyFrom, chain }: Pick<Config, "moneyFrom" | "chain">, address: string): Source {
  if (moneyFrom !== undefined && /^https?:\/\//i.test(moneyFrom)) return { kind: "page", url: moneyFrom };
  if (chain?.id === LOCALNET) return { kind: "command", command: `make faucet TO=${address}` };
  return { kind: "none" };
}
