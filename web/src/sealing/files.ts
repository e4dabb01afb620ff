import type { Manifest, Sealing, VersionRecord } from "#sealing";
import type { Config } from "../config";
import type { Packed } from "../saving/tar";
import { sleep } from "../sleep";
import { isFault } from ".";

// In the origin's private file system: sealed files by their ciphertext root, opened ones by their order.
const SEALED = "sealed";
const OPENED = "opened";

async function folder(name: string): Promise<FileSystemDirectoryHandle> {
  return await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
}

function sealedName(root: string): string {
  return `${root}.sealed`;
}

async function sealedFile(root: string): Promise<FileSystemFileHandle> {
  return await (await folder(SEALED)).getFileHandle(sealedName(root), { create: true });
}

/** How many bytes of a sealed file are here. */
export async function heldBytes(root: string): Promise<number> {
  try {
    const file = await (await folder(SEALED)).getFileHandle(sealedName(root));
    return (await file.getFile()).size;
  } catch {
    return 0;
  }
}

export async function forgetSealed(root: string): Promise<void> {
  await (await folder(SEALED)).removeEntry(sealedName(root)).catch(() => {});
}

/** An empty folder for what an order opens. */
export async function newFolder(order: string): Promise<FileSystemDirectoryHandle> {
  const opened = await folder(OPENED);
  await opened.removeEntry(order, { recursive: true }).catch(() => {});
  return await opened.getDirectoryHandle(order, { create: true });
}

/** What of an order was opened here, once all of it was verified. */
export async function openedFolder(order: string): Promise<FileSystemDirectoryHandle | null> {
  const found = await (await folder(OPENED)).getDirectoryHandle(order).catch(() => null);
  if (found === null) return null;
  const names: string[] = [];
  for await (const name of found.keys()) names.push(name);
  // Files lie elsewhere until all of them are verified.
  return names.length > 0 && !names.includes(".opening") ? found : null;
}

export async function forgetOpened(order: string): Promise<void> {
  await (await folder(OPENED)).removeEntry(order, { recursive: true }).catch(() => {});
}

/** Every file in a folder, by its path there. */
export async function filesOf(directory: FileSystemDirectoryHandle, before = ""): Promise<Packed[]> {
  const found: Packed[] = [];
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === "directory") found.push(...(await filesOf(handle, `${before}${name}/`)));
    else found.push({ path: `${before}${name}`, blob: await handle.getFile() });
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** What is needed and what there is, if that is less; null where the browser does not say, or there is enough. */
export async function lackOfRoom(bytes: number): Promise<{ needed: number; there: number } | null> {
  const { quota, usage } = (await navigator.storage.estimate?.()) ?? {};
  if (quota === undefined || usage === undefined) return null;
  return quota - usage < bytes ? { needed: bytes, there: Math.max(0, quota - usage) } : null;
}

/** The addresses at which a sealed file may be had, by its CID. */
export function sourcesOf(config: Config, cid: string): string[] {
  return (config.files ?? []).map((place) => new URL(cid, new URL(place, document.baseURI)).href);
}

export interface Obtaining {
  sealing: Pick<Sealing, "downloadSealed">;
  sources: readonly string[];
  record: VersionRecord;
  onProgress?: (done: number, total: number) => void;
  /** A server checks the file before it hands it out: how long to wait until it is asked again, in seconds. */
  onWait?: (seconds: number) => void;
  signal?: AbortSignal;
}

/** No address has the file. */
export class Nowhere extends Error {
  override name = "Nowhere";
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
