import { createContext, use } from "react";
import type { Head, Included } from "./node";

export type ContractName = "registry" | "license" | "escrow" | "royalties";

/** A message to a contract, and the money that goes with it. */
export interface Call {
  contract: ContractName;
  message: object;
  funds?: { denom: string; amount: string }[];
}

/** A transaction that is in a block and did what it said. */
export interface Sent extends Pick<Included, "height" | "events"> {
  hash: string;
}

/** The market as the chain tells it, without an index between. */
export interface Chain {
  /** A contract's answer to a question. */
  smart<Answer>(contract: ContractName, question: object): Promise<Answer>;
  /** What an account has of a denom, in base units. */
  balance(address: string, denom: string): Promise<bigint>;
  head(): Promise<Head>;
}

/** The value of an event's attribute; of the first such event, if there are several. */
export function attribute(sent: Sent, event: string, key: string): string | undefined {
  return sent.events
    .find((candidate) => candidate.type === event)
    ?.attributes.find((attribute) => attribute.key === key)?.value;
}

export const ChainContext = createContext<Chain | null>(null);

/** Null where the operator names no chain: such a page only shows. */
export function useChain(): Chain | null {
  return use(ChainContext);
}
