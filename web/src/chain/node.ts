import { base64, hex, toBase64, unhex } from "./bytes";

/** A node does not answer, or not in time. Nothing is known of what was asked. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** The chain refused, in its own words. */
export class Refused extends Error {
  override name = "Refused";
  constructor(
    readonly code: number,
    readonly codespace: string,
    log: string,
    /** Another node was asked before, and may have taken what this one refuses. */
    readonly again = false,
  ) {
    super(log);
  }
}

export interface Head {
  height: bigint;
  /** Milliseconds since 1970. */
  time: number;
}

/** What became of a transaction that is in a block. */
export interface Included {
  height: bigint;
  code: number;
  codespace: string;
  log: string;
  events: { type: string; attributes: { key: string; value: string }[] }[];
}

const PATIENCE = 10_000;
/** More than a page of proposals has, of which each is as large as a transaction can be. */
const MOST_BYTES = 24 << 20;
/** The SDK's code for a transaction that the node keeps already. */
const IN_MEMPOOL = 19;

/** Nodes of one chain, by their RPC. The one that answered last is asked first. */
export class Nodes {
  private first = 0;
  private readonly known = new Map<string, Promise<void>>();

  constructor(
    private readonly urls: readonly string[],
    readonly chainId: string,
  ) {}

  /** Asks the application, as of the newest block. */
  async query(path: string, data: Uint8Array): Promise<Uint8Array> {
    return (await this.asOf(path, data)).value;
  }

  /** The same, with the height whose state answered. */
  async asOf(path: string, data: Uint8Array): Promise<{ value: Uint8Array; height: bigint }> {
    const answer = await this.ask<AbciQuery>("abci_query", { path, data: hex(data), prove: false });
    const { code = 0, codespace = "", log = "", value, height } = answer.response;
    if (code !== 0) throw new Refused(code, codespace, log);
    return { value: base64(value ?? ""), height: BigInt(height ?? 0) };
  }

  async head(): Promise<Head> {
    const { sync_info: sync } = await this.ask<Status>("status", {});
    return { height: BigInt(sync.latest_block_height), time: Date.parse(sync.latest_block_time) };
  }

  /** Hands a transaction over. The same bytes may come again: a chain takes them once. */
  async broadcast(bytes: Uint8Array): Promise<void> {
    let asked = 0;
    const count = () => {
      asked++;
    };
    const answer = await this.ask<Broadcast>("broadcast_tx_sync", { tx: toBase64(bytes) }, count).catch(
      (error: unknown) => {
        // A node says so of bytes that it was given before.
        if (error instanceof Refused && error.message.includes("already exists in cache")) return null;
        throw error;
      },
    );
    if (answer === null || answer.code === 0 || (answer.codespace === "sdk" && answer.code === IN_MEMPOOL))
      return;
    throw new Refused(answer.code, answer.codespace, answer.log, asked > 1);
  }

  /** A transaction that is in a block; null if the node's index has none of that hash. */
  async find(hash: string): Promise<Included | null> {
    try {
      const found = await this.ask<Found>("tx", { hash: toBase64(unhex(hash)), prove: false });
      return { height: BigInt(found.height), ...outcome(found.tx_result) };
    } catch (error) {
      if (error instanceof Refused && error.message.includes("not found")) return null;
      throw error;
    }
  }

  /** What a block did with a transaction that it has; null if it has none of these bytes. */
  async inBlock(height: bigint, bytes: Uint8Array): Promise<Included | null> {
    const at = { height: height.toString() };
    const { block } = await this.ask<Block>("block", at);
    const place = (block.data.txs ?? []).indexOf(toBase64(bytes));
    if (place < 0) return null;
    const result = (await this.ask<Results>("block_results", at)).txs_results?.[place];
    if (!result) throw new Refused(0, "rpc", `block ${height} has no result of its transaction ${place}`);
    return { height, ...outcome(result) };
  }

  private async ask<Answer>(method: string, params: object, asking?: () => void): Promise<Answer> {
    let failed: unknown = new Unreachable("no node is known");
    for (let step = 0; step < this.urls.length; step++) {
      const place = (this.first + step) % this.urls.length;
      const url = this.urls[place];
      if (url === undefined) continue;
      try {
        await this.recognise(url);
        asking?.();
        const answer = await call<Answer>(url, method, params);
        this.first = place;
        return answer;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        failed = error;
      }
    }
    throw failed;
  }

  /** Makes sure, once, that a node serves this chain. */
  private recognise(url: string): Promise<void> {
    const known = this.known.get(url) ?? this.check(url);
    this.known.set(url, known);
    return known.catch((error: unknown) => {
      this.known.delete(url);
      throw error;
    });
  }

  private async check(url: string): Promise<void> {
    const found = (await call<Status>(url, "status", {})).node_info.network;
    if (found !== this.chainId)
      throw new Unreachable(`${url} serves the chain ${found}, not ${this.chainId}`);
  }
}

interface Status {
  node_info: { network: string };
  sync_info: { latest_block_height: string; latest_block_time: string };
}
interface AbciQuery {
  response: { code?: number; codespace?: string; log?: string; value?: string | null; height?: string };
}
interface Broadcast {
  code: number;
  codespace: string;
  log: string;
}
type Outcome = Omit<Included, "height">;
interface Found {
  height: string;
  tx_result: Partial<Outcome>;
}
interface Block {
  block: { data: { txs?: string[] | null } };
}
interface Results {
  txs_results?: Partial<Outcome>[] | null;
}

function outcome({ code = 0, codespace = "", log = "", events = [] }: Partial<Outcome>): Outcome {
  return { code, codespace, log, events };
}

async function call<Answer>(url: string, method: string, params: object): Promise<Answer> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  // Without a type of its own, a browser asks a node in one request instead of two.
  const headers = { "content-type": "text/plain" };
  const signal = AbortSignal.timeout(PATIENCE);
  let told: { result?: Answer; error?: { code: number; message: string; data?: string } };
  try {
    const answer = await fetch(url, { method: "POST", body, headers, signal });
    told = JSON.parse(await bounded(answer));
  } catch (error) {
    throw new Unreachable(
      `${url} does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (told.error) throw new Refused(told.error.code, "rpc", told.error.data ?? told.error.message);
  return told.result as Answer;
}

/** The text of an answer, which is given up where it goes on and on. */
async function bounded(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new Error(`its answer has more than ${MOST_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
