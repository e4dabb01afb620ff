import { createServer, type Server } from "node:http";
import { type StdSignDoc, serializeSignDoc } from "@cosmjs/amino";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { BaseAccount } from "cosmjs-types/cosmos/auth/v1beta1/auth";
import { QueryAccountRequest, QueryAccountResponse } from "cosmjs-types/cosmos/auth/v1beta1/query";
import { QueryBalanceResponse } from "cosmjs-types/cosmos/bank/v1beta1/query";
import { PubKey } from "cosmjs-types/cosmos/crypto/secp256k1/keys";
import { AllowedMsgAllowance, BasicAllowance } from "cosmjs-types/cosmos/feegrant/v1beta1/feegrant";
import { QueryAllowanceRequest, QueryAllowanceResponse } from "cosmjs-types/cosmos/feegrant/v1beta1/query";
import { MsgVote } from "cosmjs-types/cosmos/gov/v1/tx";
import { SignMode } from "cosmjs-types/cosmos/tx/signing/v1beta1/signing";
import { SimulateRequest, SimulateResponse } from "cosmjs-types/cosmos/tx/v1beta1/service";
import { AuthInfo, SignDoc, TxBody, TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";

interface Refusal {
  code: number;
  codespace: string;
  log: string;
}

interface Event {
  type: string;
  attributes: { key: string; value: string }[];
}

interface Read {
  bytes: Buffer;
  hash: string;
  body: TxBody;
  auth: AuthInfo;
  sequence: bigint;
  signature: Uint8Array;
}

/** What a test may have the node do. */
export interface Faults {
  /** It takes no connections. */
  away?: boolean;
  /** It takes transactions, and forgets them at once. */
  forgets?: boolean;
  /** It takes transactions, and its answer is lost. */
  mute?: boolean;
  /** Its index of transactions has nothing. */
  unindexed?: boolean;
  /** What a simulation is refused for. */
  simulation?: Refusal;
  /** What a transaction fails for in its block. */
  block?: Refusal;
  /** What a transaction is refused for when it is handed over. */
  broadcast?: Refusal;
}

export interface Grant {
  granter: string;
  amount: string;
  /** Seconds since 1970. */
  expires: bigint;
  messages: string[];
}

/** What looking a fee grant up takes in gas. */
export const GRANT_GAS = 5_000n;

const OK = { code: 0, codespace: "", log: "" };
const WRONG_SEQUENCE = (expected: bigint, got: bigint) => ({
  code: 32,
  codespace: "sdk",
  log: `account sequence mismatch, expected ${expected}, got ${got}: incorrect account sequence`,
});

/** A node of a chain with one account, that checks signatures, sequences and heights as the SDK does. */
export class TestChain {
  readonly id = "market-1";
  height = 100n;
  /** A number as some chains give them: of 64 bits, and more than the language has exact numbers for. */
  readonly account = { number: 17_211_708_724_394_207_677n, sequence: 7n };
  balance = 10_000_000n;
  gasUsed = 150_000n;
  /** The fee grant that the account has. */
  grant: Grant | null = null;
  /** Who paid each fee that a block took: the account's own address is empty. */
  readonly payers: string[] = [];
  readonly faults: Faults = {};
  /** What a transaction does that does not fail, by its event. */
  event: Event = { type: "wasm-weighhouse-order-placed", attributes: [{ key: "order", value: "12" }] };
  /** Every transaction that was handed over, in turn, by its hash. */
  readonly received: string[] = [];
  /** The blocks' transactions with what became of them. */
  readonly blocks = new Map<bigint, { read: Read; outcome: Refusal }[]>();
  readonly pool: Read[] = [];
  url = "";
  private server: Server | undefined;

  async open(): Promise<this> {
    this.server = createServer((request, answer) => {
      let text = "";
      request.on("data", (part) => {
        text += part;
      });
      request.on("end", () => {
        if (this.faults.away) return request.socket.destroy();
        const { id, method, params } = JSON.parse(text);
        let told: object;
        try {
          told = { result: this.answer(method, params) };
        } catch (error) {
          if (error instanceof Lost) return request.socket.destroy();
          told = { error: { code: -32603, message: "Internal error", data: (error as Error).message } };
        }
        answer.setHeader("access-control-allow-origin", "*");
        answer.end(JSON.stringify({ jsonrpc: "2.0", id, ...told }));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    this.url = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
    return this;
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** Makes a block of what waits. */
  commit(): void {
    this.height++;
    const all = this.pool.splice(0).map((read) => ({ read, outcome: this.deliver(read) }));
    this.blocks.set(this.height, all);
  }

  /** Another program's transaction of the same account takes the next sequence in a block of its own. */
  takeSequence(): void {
    this.account.sequence++;
    this.height++;
  }

  private deliver(read: Read): Refusal {
    const refusal = this.check(read, this.account.sequence);
    if (refusal.code !== 0) return refusal;
    this.account.sequence++;
    this.payers.push(read.auth.fee?.granter ?? "");
    return this.faults.block ?? OK;
  }

  // biome-ignore lint/suspicious/noExplicitAny: each method has parameters of its own
  private answer(method: string, params: any): unknown {
    switch (method) {
      case "status":
        return {
          node_info: { network: this.id },
          sync_info: {
            latest_block_height: this.height.toString(),
            latest_block_time: "2026-11-27T03:00:00Z",
          },
        };
      case "abci_query":
        return this.query(params.path, Uint8Array.from(Buffer.from(params.data, "hex")));
      case "broadcast_tx_sync": {
        const read = readTransaction(Buffer.from(params.tx, "base64"));
        this.received.push(read.hash);
        const outcome = this.receive(read);
        if (this.faults.mute) throw new Lost();
        return { ...outcome, hash: read.hash };
      }
      case "tx": {
        const hash = Buffer.from(params.hash, "base64").toString("hex").toUpperCase();
        for (const [height, all] of this.blocks)
          for (const { read, outcome } of all)
            if (read.hash === hash && !this.faults.unindexed)
              return { height: height.toString(), tx_result: { ...outcome, events: this.eventsOf(outcome) } };
        throw new Error(`tx (${hash}) not found`);
      }
      case "block": {
        const all = this.blocks.get(BigInt(params.height)) ?? [];
        return { block: { data: { txs: all.map(({ read }) => read.bytes.toString("base64")) } } };
      }
      case "block_results": {
        const all = this.blocks.get(BigInt(params.height)) ?? [];
        return { txs_results: all.map(({ outcome }) => ({ ...outcome, events: this.eventsOf(outcome) })) };
      }
      default:
        throw new Error(`no ${method}`);
    }
  }

  private eventsOf({ code }: Refusal): Event[] {
    return code === 0 ? [this.event] : [];
  }

  private receive(read: Read): Refusal {
    if (this.faults.broadcast) return this.faults.broadcast;
    if (this.pool.some(({ hash }) => hash === read.hash)) throw new Error("tx already exists in cache");
    const refusal = this.check(read, this.account.sequence + BigInt(this.pool.length));
    if (refusal.code === 0 && !this.faults.forgets) this.pool.push(read);
    return refusal;
  }

  private check(read: Read, expected: bigint): Refusal {
    const late = read.body.timeoutHeight !== 0n && this.height > read.body.timeoutHeight;
    if (late) return { code: 30, codespace: "sdk", log: "tx timeout height" };
    if (read.sequence !== expected) return WRONG_SEQUENCE(expected, read.sequence);
    const granter = read.auth.fee?.granter ?? "";
    if (granter !== "" && granter !== this.grant?.granter) return NO_GRANT;
    const fee = BigInt(read.auth.fee?.amount[0]?.amount ?? "0");
    const limit = granter === "" ? this.balance : BigInt(this.grant?.amount ?? "0");
    if (fee > limit) return { code: 5, codespace: "sdk", log: "insufficient funds" };
    const key = PubKey.decode(read.auth.signerInfos[0]?.publicKey?.value ?? new Uint8Array()).key;
    const isSigned = secp256k1.verify(read.signature, this.signedBytes(read), key);
    return isSigned ? OK : { code: 4, codespace: "sdk", log: "signature verification failed; unauthorized" };
  }

  /** What the chain takes a signature to be of, written by another library than the page's. */
  private signedBytes({ bytes, body, auth, sequence }: Read): Uint8Array {
    const { bodyBytes, authInfoBytes } = TxRaw.decode(bytes);
    const isAmino = auth.signerInfos[0]?.modeInfo?.single?.mode === SignMode.SIGN_MODE_LEGACY_AMINO_JSON;
    if (!isAmino) {
      const accountNumber = this.account.number;
      return SignDoc.encode({ bodyBytes, authInfoBytes, chainId: this.id, accountNumber }).finish();
    }
    const msgs = body.messages.map(({ typeUrl, value }) => {
      if (typeUrl === "/cosmos.gov.v1.MsgVote") {
        const { proposalId, voter, option } = MsgVote.decode(value);
        return {
          type: "cosmos-sdk/v1/MsgVote",
          value: { proposal_id: proposalId.toString(), voter, option: option as number },
        };
      }
      const { sender, contract, msg, funds } = MsgExecuteContract.decode(value);
      const read = JSON.parse(Buffer.from(msg).toString());
      return { type: "wasm/MsgExecuteContract", value: { sender, contract, msg: read, funds } };
    });
    const document: StdSignDoc = {
      chain_id: this.id,
      account_number: this.account.number.toString(),
      sequence: sequence.toString(),
      timeout_height: body.timeoutHeight.toString(),
      fee: {
        amount: auth.fee?.amount ?? [],
        gas: (auth.fee?.gasLimit ?? 0n).toString(),
        ...(auth.fee?.granter && { granter: auth.fee.granter }),
      },
      msgs,
      memo: body.memo,
    };
    return serializeSignDoc(document);
  }

  private query(path: string, data: Uint8Array): unknown {
    const say = (value: Uint8Array) => ({
      response: { code: 0, value: Buffer.from(value).toString("base64"), height: this.height.toString() },
    });
    const refuse = (refusal: Refusal) => ({ response: refusal });
    switch (path) {
      case "/cosmos.auth.v1beta1.Query/Account": {
        const { number, sequence } = this.account;
        const { address } = QueryAccountRequest.decode(data);
        const value = BaseAccount.encode({ address, accountNumber: number, sequence }).finish();
        const typeUrl = "/cosmos.auth.v1beta1.BaseAccount";
        return say(QueryAccountResponse.encode({ account: { typeUrl, value } }).finish());
      }
      case "/cosmos.bank.v1beta1.Query/Balance":
        return say(
          QueryBalanceResponse.encode({
            balance: { denom: "uwhs", amount: this.balance.toString() },
          }).finish(),
        );
      case "/cosmos.tx.v1beta1.Service/Simulate": {
        if (this.faults.simulation) return refuse(this.faults.simulation);
        const { sequence, auth } = readTransaction(Buffer.from(SimulateRequest.decode(data).txBytes));
        const granter = auth.fee?.granter ?? "";
        if (granter !== "" && granter !== this.grant?.granter) return refuse(NO_GRANT);
        const expected = this.account.sequence + BigInt(this.pool.length);
        if (sequence !== expected) return refuse(WRONG_SEQUENCE(expected, sequence));
        const gasUsed = this.gasUsed + (granter === "" ? 0n : GRANT_GAS);
        const gasInfo = { gasWanted: 0n, gasUsed };
        return say(SimulateResponse.encode({ gasInfo }).finish());
      }
      case "/cosmos.feegrant.v1beta1.Query/Allowance": {
        const { granter, grantee } = QueryAllowanceRequest.decode(data);
        if (this.grant?.granter !== granter) return refuse(NO_GRANT);
        return say(
          QueryAllowanceResponse.encode({
            allowance: { granter, grantee, allowance: allowance(this.grant) },
          }).finish(),
        );
      }
      default:
        return refuse({ code: 6, codespace: "sdk", log: `no ${path}` });
    }
  }
}

const NO_GRANT = { code: 38, codespace: "sdk", log: "fee-grant not found: not found" };

function allowance({ amount, expires, messages }: Grant) {
  const basic = BasicAllowance.fromPartial({
    spendLimit: [{ denom: "uwhs", amount }],
    expiration: { seconds: expires, nanos: 0 },
  });
  const allowed = AllowedMsgAllowance.fromPartial({
    allowance: { typeUrl: BasicAllowance.typeUrl, value: BasicAllowance.encode(basic).finish() },
    allowedMessages: messages,
  });
  return { typeUrl: AllowedMsgAllowance.typeUrl, value: AllowedMsgAllowance.encode(allowed).finish() };
}

/** The connection broke before the answer. */
class Lost extends Error {}

function readTransaction(bytes: Buffer): Read {
  const raw = TxRaw.decode(bytes);
  const auth = AuthInfo.decode(raw.authInfoBytes);
  return {
    bytes,
    hash: hashOf(bytes),
    body: TxBody.decode(raw.bodyBytes),
    auth,
    sequence: auth.signerInfos[0]?.sequence ?? 0n,
    signature: raw.signatures[0] ?? new Uint8Array(),
  };
}

function hashOf(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString("hex").toUpperCase();
}
