import { sleep } from "../sleep";
import { unhex } from "./bytes";
import { type Included, type Nodes, Refused, Unreachable } from "./node";
import { isOutOfTurn } from "./refusal";

/** A signed transaction. It is kept before it is handed over: with it, a page that was reloaded hands over the same
 * bytes again and follows them, and never pays twice. */
export interface Signed {
  /** Upper-case hexadecimal. */
  hash: string;
  /** The transaction, in hexadecimal. */
  bytes: string;
  signer: string;
  sequence: string;
  /** The newest height when it was signed, which is too old to include it. */
  signedAt: string;
  /** The last height that can include it. */
  timeoutHeight: string;
}

/** What became of a signed transaction: in a block, perhaps as a failure; still possible; or void for good, because
 * another one took its sequence or its last height is past. */
export type Fate =
  | { kind: "included"; included: Included }
  | { kind: "open" }
  | { kind: "taken" | "expired" };

/** Nothing tells what became of a transaction: a block that may include it can't be read. */
export class OutcomeUnknown extends Error {
  override name = "OutcomeUnknown";
  constructor(
    readonly hash: string,
    readonly height: bigint,
  ) {
    super(`transaction ${hash} may be in block ${height}, which no node shows`);
  }
}

/** A transaction is void after this many blocks. */
export const TIMEOUT_BLOCKS = 200n;

/** A node indexes a block shortly after it commits it. */
const INDEX_LAG = 3_000;
const POLL = 500;
/** The time after which a transaction that is in no block is handed over again. */
const REPEAT = 2_000;

/** The chain, as far as the fate of a transaction depends on it. */
export interface Ledger {
  nodes: Pick<Nodes, "find" | "inBlock" | "broadcast">;
  /** The account's next sequence, and the height at which it was so. */
  sequenceOf(address: string): Promise<{ sequence: bigint; height: bigint }>;
}

/**
 * What became of a signed transaction, as far as it is certain. A node's index can say that it happened and not that it did
 * not; the account's sequence can. What paid anything, a fee among it, used its sequence: while the account's is not past
 * it, it did not happen, and when it is, the blocks that could include the transaction say whether this was the one.
 */
export async function fateOf(ledger: Ledger, signed: Signed, lag = INDEX_LAG): Promise<Fate> {
  const indexed = async (): Promise<Included | null> => {
    const found = await ledger.nodes.find(signed.hash);
    return found !== null && isOutOfTurn(found) ? null : found;
  };
  const first = await indexed();
  if (first) return { kind: "included", included: first };
  const { sequence, height } = await ledger.sequenceOf(signed.signer);
  if (sequence <= BigInt(signed.sequence))
    return { kind: height >= BigInt(signed.timeoutHeight) ? "expired" : "open" };
  for (const until = Date.now() + lag; Date.now() < until; ) {
    await sleep(POLL);
    const soon = await indexed();
    if (soon) return { kind: "included", included: soon };
  }
  const found = await inBlocks(ledger, signed, height);
  return found ? { kind: "included", included: found } : { kind: "taken" };
}

async function inBlocks(ledger: Ledger, signed: Signed, newest: bigint): Promise<Included | null> {
  const last = BigInt(signed.timeoutHeight) < newest ? BigInt(signed.timeoutHeight) : newest;
  const bytes = unhex(signed.bytes);
  let failure: Included | null = null;
  let missing: bigint | null = null;
  for (let height = BigInt(signed.signedAt) + 1n; height <= last; height++) {
    try {
      const found = await ledger.nodes.inBlock(height, bytes);
      if (found?.code === 0) return found;
      if (found && !isOutOfTurn(found)) failure = found;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      missing ??= height;
    }
  }
  if (missing !== null) throw new OutcomeUnknown(signed.hash, missing);
  return failure;
}

/**
 * Follows a transaction until it is certain what became of it. A node that is away is waited for, and what it forgot is
 * handed over again: `away` hears of either.
 */
export async function follow(
  ledger: Ledger,
  signed: Signed,
  options: { signal?: AbortSignal; away?: (isAway: boolean) => void; poll?: number } = {},
): Promise<Exclude<Fate, { kind: "open" }>> {
  let repeat = Date.now() + REPEAT;
  let wasAway = false;
  const tell = (isAway: boolean) => {
    if (isAway !== wasAway) options.away?.(isAway);
    wasAway = isAway;
  };
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const fate = await fateOf(ledger, signed);
      options.signal?.throwIfAborted();
      tell(false);
      if (fate.kind !== "open") return fate;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      tell(true);
    }
    if (Date.now() >= repeat) {
      // Its answer decides nothing: a block or the timeout height will.
      await ledger.nodes.broadcast(unhex(signed.bytes)).catch(() => {});
      repeat = Date.now() + REPEAT;
    }
    await sleep(options.poll ?? POLL);
  }
}
