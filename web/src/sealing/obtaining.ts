import type { Manifest, Sealing, VersionRecord } from "#sealing";
import { sleep } from "../sleep";
import { isFault } from ".";
import { heldBytes, Nowhere, sealedFile } from "./files";

export interface Obtaining {
  sealing: Pick<Sealing, "downloadSealed">;
  sources: readonly string[];
  record: VersionRecord;
  onProgress?: (done: number, total: number) => void;
  /** A server checks the file before it hands it out: how long to wait until it is asked again, in seconds. */
  onWait?: (seconds: number) => void;
  signal?: AbortSignal;
}

const TRIES = 4;
const LONGEST_WAIT = 30;
/** As long as a server may take to check a large file. */
const WAITS = 60;

/** Downloads a sealed file into this browser, going on where an earlier download ended, and checks it while it arrives. */
export async function obtain(asked: Obtaining): Promise<{ file: FileSystemFileHandle; manifest: Manifest }> {
  const { sealing, sources, record, signal, onProgress } = asked;
  const root = record.ciphertextRoot;
  const file = await sealedFile(root);
  const options = { ...(onProgress && { onProgress }), ...(signal && { signal }) };
  let last: Error = new Nowhere("no address of sealed files is known");
  /** Null where the connection broke, and another try may go on. */
  const tried = async (source: string): Promise<Manifest | null> => {
    try {
      return await sealing.downloadSealed(source, file, record, options);
    } catch (error) {
      if (!isFault(error, "network") && !isBroken(error)) throw error;
      last = error;
      return null;
    }
  };
  let held = await heldBytes(root);
  // All of it may be here: then it is checked, and nobody is asked.
  const whole = held > record.size ? await tried(sources[0] ?? "about:blank") : null;
  if (whole) return { file, manifest: whole };
  for (let [tries, waits] = [0, 0]; tries < TRIES && waits < WAITS; ) {
    let wait: number | null = null;
    for (const source of sources) {
      const found = await look(source, signal);
      if (found === true) {
        const manifest = await tried(source);
        if (manifest) return { file, manifest };
      } else if (found instanceof Error) last = found;
      else {
        wait = Math.min(found, wait ?? found);
        last = new Nowhere(`${new URL(source).host} still checks the file`);
      }
    }
    signal?.throwIfAborted();
    const there = await heldBytes(root);
    // Whoever gets on is not given up.
    if (there > held) [tries, held] = [0, there];
    else if (wait === null) tries += 1;
    else waits += 1;
    if (tries === TRIES) break;
    const seconds = Math.max(1, Math.min(wait ?? 2 ** tries, LONGEST_WAIT));
    if (wait !== null) asked.onWait?.(seconds);
    await sleep(seconds * 1000, signal);
  }
  throw last;
}

/** A connection that ends within a download is a `TypeError` of `fetch`, which the worker passes on as its own. */
function isBroken(error: unknown): error is Error {
  return isFault(error, "internal") && /network|fetch|terminated|Load failed/i.test(error.message);
}

/** Whether an address has a file: true, or the seconds until it may be asked again, or why not. */
async function look(source: string, signal?: AbortSignal): Promise<true | number | Nowhere> {
  try {
    const limit = AbortSignal.timeout(20_000);
    const answer = await fetch(source, {
      method: "HEAD",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    if (answer.ok) return true;
    const later = answer.headers.get("retry-after");
    if (later !== null) return Number(later) || LONGEST_WAIT;
    return new Nowhere(`${new URL(source).host} answers ${answer.status}`);
  } catch (error) {
    signal?.throwIfAborted();
    return new Nowhere(`${new URL(source).host}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Downloads a sealed file without a check, to look for what is wrong with it. A proof by it is checked against the chain's
 * record before it is sent.
 */
export async function obtainToJudge(asked: Omit<Obtaining, "sealing">): Promise<FileSystemFileHandle> {
  const file = await sealedFile(asked.record.ciphertextRoot);
  let last: Error = new Nowhere("no address of sealed files is known");
  for (const source of asked.sources) {
    const answer = await fetch(source, asked.signal ? { signal: asked.signal } : {}).catch(
      (error: Error) => error,
    );
    if (answer instanceof Error || !answer.ok || answer.body === null) {
      last =
        answer instanceof Error ? answer : new Nowhere(`${new URL(source).host} answers ${answer.status}`);
      continue;
    }
    const total = Number(answer.headers.get("content-length") ?? 0);
    let done = 0;
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        done += part.length;
        asked.onProgress?.(done, total);
        controller.enqueue(part);
      },
    });
    await answer.body.pipeThrough(counted).pipeTo(await file.createWritable());
    return file;
  }
  throw last;
}
