import { createContext, use } from "react";
import type * as escrow from "./generated/escrow";
import type * as license from "./generated/license";
import type * as registry from "./generated/registry";
import type * as reputation from "./generated/reputation";
import type * as royalties from "./generated/royalties";
import type { Head, Included } from "./node";

interface Messages {
  registry: registry.ExecuteMsg;
  license: license.ExecuteMsg;
  escrow: escrow.ExecuteMsg;
  royalties: royalties.ExecuteMsg;
  reputation: reputation.ExecuteMsg;
}

interface Questions {
  registry: registry.QueryMsg;
  license: license.QueryMsg;
  escrow: escrow.QueryMsg;
  royalties: royalties.QueryMsg;
  reputation: reputation.QueryMsg;
}

export type ContractName = keyof Messages;

/** A message to a contract, and the money that goes with it. */
export type Call<Contract extends ContractName = ContractName> = {
  [Name in Contract]: { contract: Name; message: Messages[Name]; funds?: escrow.Coin[] };
}[Contract];

export type Vote = "yes" | "abstain" | "no" | "no_with_veto";

/** A vote on a proposal of the chain's governance. */
export interface Ballot {
  contract: "gov";
  message: { vote: { proposal: number; vote: Vote } };
}

/** What a transaction has: calls of contracts, and votes. */
export type Signable = Call | Ballot;

/** What a contract can be asked. */
export type Question<Contract extends ContractName> = Questions[Contract];

/** A transaction that is in a block and did what it said. */
export interface Sent extends Pick<Included, "height" | "events"> {
  hash: string;
}

/** The market as the chain tells it, without an index between. */
export interface Chain {
  /** A contract's answer to a question. */
  smart<Answer>(contract: ContractName, question: Question<ContractName>): Promise<Answer>;
  /** What an account has of a denom, in base units. */
  balance(address: string, denom: string): Promise<bigint>;
  head(): Promise<Head>;
}

/** The value of an event's attribute; of the first such event, if there are several. */
export function attribute(sent: Pick<Sent, "events">, event: string, key: string): string | undefined {
  return sent.events
    .find((candidate) => candidate.type === event)
    ?.attributes.find((attribute) => attribute.key === key)?.value;
}

export const ChainContext = createContext<Chain | null>(null);

/** Null where the operator names no chain: such a page only shows. */
export function useChain(): Chain | null {
  return use(ChainContext);
}
