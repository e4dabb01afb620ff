import type { Market } from "#messages";
import type { ChainConfig } from "../config";
import { hex, unhex } from "./bytes";
import type { Ledger } from "./fate";
import { type Charge, charge, readGasPrice } from "./gas";
import type { Chain, ContractName, Signable } from "./market";
import { loadMessages } from "./module";
import { type Head, Nodes, Refused } from "./node";
import { refusalOf } from "./refusal";

/** Number and next sequence of an account. */
export interface AccountState {
  number: bigint;
  sequence: bigint;
}

export interface Coin {
  denom: string;
  amount: string;
}

/** A field's value, as `packages/messages` reads it. */
export type Value =
  | { amount: Coin }
  | { number: string }
  | { flag: boolean }
  | { text: string }
  | { long: { length: number } }
  | "absent";

/** A message of a transaction, decoded from the bytes that are signed. */
export interface Explained {
  action: "send" | "vote" | Partial<Record<ContractName, string>>;
  sender: string;
  target: string;
  pays: Coin[];
  lines: { field: string; value: Value }[];
}

/** What a transaction is beside its messages. */
export interface Envelope {
  signer: string;
  publicKey: Uint8Array;
  account: AccountState;
  gasLimit: bigint;
  fee: Coin;
  timeoutHeight: bigint;
  /** The account whose fee grant pays the fee; the signer pays without one. */
  granter?: string | null;
}

/** What a fee grant still pays. */
export interface Allowance {
  /** Null without a bound. */
  limit: Coin[] | null;
  /** Seconds since 1970; null without an end. */
  expires: number | null;
}

/** A transaction that is ready to be signed, in both modes. */
export interface Document {
  chainId: string;
  accountNumber: bigint;
  body: Uint8Array;
  /** `AuthInfo` of either mode, and the bytes over whose SHA-256 its signature is. */
  direct: { authInfo: Uint8Array; bytes: Uint8Array };
  amino: { authInfo: Uint8Array; bytes: Uint8Array; document: object };
  explained: Explained[];
  /** Null where the signer pays. */
  granter: string | null;
}

export interface Simulated extends Charge {
  account: AccountState;
}

/** JSON with numbers of 64 bits in all their digits: chains give some accounts a number that takes all of them. */
function exact(texts: object, numbers: Record<string, bigint>): string {
  const written = Object.entries(numbers).map(([name, value]) => `"${name}":${value}`);
  return `{${written.join(",")},${JSON.stringify(texts).slice(1)}`;
}

/** How often a simulation takes the sequence that the node expects instead. */
const MOST_SEQUENCES = 3;

const PATHS = {
  smart: "/cosmwasm.wasm.v1.Query/SmartContractState",
  account: "/cosmos.auth.v1beta1.Query/Account",
  balance: "/cosmos.bank.v1beta1.Query/Balance",
  allowance: "/cosmos.feegrant.v1beta1.Query/Allowance",
  simulate: "/cosmos.tx.v1beta1.Service/Simulate",
};

/** A market's chain: asked through its nodes, in the bytes that the messages' module writes and reads. */
export class Client implements Chain, Ledger {
  readonly nodes: Nodes;
  private made: Market | undefined;

  constructor(readonly config: ChainConfig) {
    this.nodes = new Nodes(config.rpc, config.id);
  }

  async smart<Answer>(contract: ContractName, question: object): Promise<Answer> {
    const messages = await loadMessages();
    const address = this.config.contracts[contract];
    if (address === undefined) throw new Error(`this market has no contract for ${contract}`);
    const request = messages.smartRequest(address, JSON.stringify(question));
    return JSON.parse(messages.smartAnswer(await this.nodes.query(PATHS.smart, request))) as Answer;
  }

  async balance(address: string, denom: string): Promise<bigint> {
    const messages = await loadMessages();
    const answer = await this.nodes.query(PATHS.balance, messages.balanceRequest(address, denom));
    return BigInt(messages.balance(answer));
  }

  /** The fee grant that an account has of another one, for calls of contracts; null if it has none. */
  async allowance(granter: string, grantee: string): Promise<Allowance | null> {
    const messages = await loadMessages();
    try {
      const answer = await this.nodes.query(PATHS.allowance, messages.allowanceRequest(granter, grantee));
      return JSON.parse(messages.allowance(answer)) as Allowance | null;
    } catch (error) {
      if (error instanceof Refused && /not found/.test(error.message)) return null;
      throw error;
    }
  }

  head(): Promise<Head> {
    return this.nodes.head();
  }

  async account(address: string): Promise<AccountState & { height: bigint; publicKey: Uint8Array | null }> {
    const messages = await loadMessages();
    const { value, height } = await this.nodes.asOf(PATHS.account, messages.accountRequest(address));
    const { number, sequence, publicKey } = JSON.parse(messages.account(value)) as {
      number: string;
      sequence: string;
      publicKey: string | null;
    };
    const key = publicKey === null ? null : unhex(publicKey);
    return { number: BigInt(number), sequence: BigInt(sequence), publicKey: key, height };
  }

  async sequenceOf(address: string): Promise<{ sequence: bigint; height: bigint }> {
    return this.account(address);
  }

  /** Simulates calls under the account's next sequence: the node's view of it counts what waits for a block.
   *
   * Throws what the chain would refuse the transaction for. */
  async simulate(
    calls: Signable[],
    signer: string,
    publicKey: Uint8Array,
    wide = false,
    granter?: string | null,
  ): Promise<Simulated> {
    const [messages, market, found] = await Promise.all([
      loadMessages(),
      this.market(),
      this.account(signer),
    ]);
    const account: AccountState = { number: found.number, sequence: found.sequence };
    for (let attempt = 1; ; attempt++) {
      try {
        const text = JSON.stringify(calls);
        const request = market.simulation(text, signer, publicKey, account.sequence, granter);
        const gasUsed = messages.gas(await this.nodes.query(PATHS.simulate, request));
        return { account, ...charge(gasUsed, readGasPrice(this.config.gasPrice), wide) };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal?.kind !== "sequence" || refusal.expected === null || attempt === MOST_SEQUENCES)
          throw error;
        account.sequence = refusal.expected;
      }
    }
  }

  /** Both documents of a transaction, and what it says, from the same calls. */
  async document(calls: Signable[], envelope: Envelope): Promise<Document> {
    const market = await this.market();
    const { signer, publicKey, account, gasLimit, fee, timeoutHeight, granter = null } = envelope;
    const asked = exact(
      { chain_id: this.config.id, signer, fee, ...(granter !== null && { granter }) },
      {
        account_number: account.number,
        sequence: account.sequence,
        gas_limit: gasLimit,
        timeout_height: timeoutHeight,
      },
    );
    const priced = await this.priced(calls);
    const text = market.prepare(JSON.stringify(calls), asked, publicKey, priced);
    const made = JSON.parse(text) as Record<
      "body" | "direct" | "amino" | "directBytes" | "aminoBytes",
      string
    > & {
      document: object;
      explained: Explained[];
    };
    return {
      chainId: this.config.id,
      accountNumber: account.number,
      body: unhex(made.body),
      direct: { authInfo: unhex(made.direct), bytes: unhex(made.directBytes) },
      amino: { authInfo: unhex(made.amino), bytes: unhex(made.aminoBytes), document: made.document },
      explained: made.explained,
      granter,
    };
  }

  /** The bytes of a signed transaction, and their hash. */
  async joined(body: Uint8Array, authInfo: Uint8Array, signature: Uint8Array) {
    const messages = await loadMessages();
    const bytes = messages.joined(body, authInfo, signature);
    return { bytes: hex(bytes), hash: messages.hash(bytes) };
  }

  /** The fee in a signed `AuthInfo`. Throws if another account would pay than the granter, or than the signer without one. */
  async feeOf(authInfo: Uint8Array, granter?: string | null): Promise<{ amount: Coin[]; gas: bigint }> {
    const { amount, gas } = JSON.parse((await loadMessages()).fee(authInfo, granter)) as {
      amount: Coin[];
      gas: string;
    };
    return { amount, gas: BigInt(gas) };
  }

  /** A message about a part of an order's price has the number alone: the order has the denom. */
  private async priced(calls: Signable[]): Promise<string | undefined> {
    for (const { message } of calls) {
      const named = message as Partial<Record<"propose" | "rule", { order: number }>>;
      const order = (named.propose ?? named.rule)?.order;
      if (order === undefined) continue;
      const { denom } = await this.smart<{ denom: string }>("escrow", { order: { order } });
      return JSON.stringify({ order, denom });
    }
    return undefined;
  }

  private async market(): Promise<Market> {
    const messages = await loadMessages();
    this.made ??= new messages.Market(JSON.stringify(this.config.contracts));
    return this.made;
  }
}
