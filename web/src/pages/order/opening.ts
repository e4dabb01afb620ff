import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { Call } from "../../chain/market";
import { KeyError } from "../../keys/signature";
import { get, put } from "../../keys/store";
import type { Packed } from "../../saving/tar";
import { isFault, type Manifest, openSealing, type Sealing, type VersionRecord } from "../../sealing";
import { filesOf, heldBytes, lackOfRoom, newFolder, openedFolder } from "../../sealing/files";
import { obtain, obtainToJudge } from "../../sealing/obtaining";
import { noteWeighed, pauseWeighing } from "../../sealing/weighing";

/** How far an order is opened in this browser. */
export type Opening =
  | { step: "none" }
  | { step: "key" }
  /** `wait` is when the server is asked again, while it checks the file, in milliseconds. */
  | { step: "downloading"; done: number; total: number; wait: number | null; since: number }
  | { step: "opening"; done: number; total: number; since: number }
  /** Every chunk was verified. */
  | { step: "open"; files: Packed[] }
  /** A chunk is not what was listed: the message that proves it. */
  | { step: "bad"; chunk: number; proof: Call<"escrow">["message"] }
  | { step: "failed"; error: Error };

// By order, for as long as the page is open: a reader may look at another page meanwhile.
const known = new Map<string, Opening>();
const running = new Map<string, AbortController>();
const watching = new Set<() => void>();
const NOTHING: Opening = { step: "none" };

function tell(order: string, opening: Opening): void {
  known.set(order, opening);
  for (const told of watching) told();
}

async function look(order: string): Promise<void> {
  const folder = await openedFolder(order).catch(() => null);
  if (folder && !known.has(order)) tell(order, { step: "open", files: await filesOf(folder) });
}

export interface Asked {
  order: string;
  record: VersionRecord;
  sources: readonly string[];
  /** Finds the version's secret among what was delivered. */
  secret: (sealing: Sealing) => Promise<Uint8Array>;
}

/** Downloads, verifies, decrypts and verifies again. What was downloaded stays where this ends early. */
export async function openOrder({ order, record, sources, secret }: Asked): Promise<void> {
  if (running.has(order)) return;
  const controller = new AbortController();
  const { signal } = controller;
  running.set(order, controller);
  tell(order, { step: "key" });
  pauseWeighing(record.ciphertextRoot);
  let sealing: Sealing | undefined;
  try {
    sealing = await openSealing();
    const opens = await secret(sealing);
    const rest = Math.max(0, record.size - (await heldBytes(record.ciphertextRoot)));
    const lack = await lackOfRoom(record.size + rest);
    if (lack) throw new NoRoom(lack.needed, lack.there);
    const file = await fetched(sealing, order, record, sources, signal);
    const since = Date.now();
    const onProgress = (done: number, total: number) => tell(order, { step: "opening", done, total, since });
    onProgress(0, record.size);
    const folder = await newFolder(order);
    let manifest: Manifest;
    try {
      manifest = await sealing.openSealed(file, opens, record, folder, { onProgress, signal });
    } catch (error) {
      if (!isFault(error, "bad_chunk", "bad_key") || error.chunk === undefined) throw error;
      // Checked here as the contract will: a proof that fails is never sent.
      const proof = await sealing.proveBad(file, record, opens, error.chunk, order);
      tell(order, { step: "bad", chunk: error.chunk, proof: JSON.parse(proof) });
      return;
    }
    noteWeighed(record.ciphertextRoot, Date.now(), manifest.files);
    await put("weighed", { root: verifiedName(order), at: Date.now() });
    tell(order, { step: "open", files: await filesOf(folder) });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    tell(order, signal.aborted ? NOTHING : { step: "failed", error });
  } finally {
    running.delete(order);
    sealing?.close();
  }
}

/** The sealed file; one that fails its check is looked at all the same, since what is wrong with it may be provable. */
async function fetched(
  sealing: Sealing,
  order: string,
  record: VersionRecord,
  sources: readonly string[],
  signal: AbortSignal,
): Promise<FileSystemFileHandle> {
  const since = Date.now();
  const onProgress = (done: number, total: number) =>
    tell(order, { step: "downloading", done, total, wait: null, since });
  const onWait = (wait: number) =>
    tell(order, { step: "downloading", done: 0, total: record.size, wait: Date.now() + wait * 1_000, since });
  onProgress(0, record.size);
  try {
    return (await obtain({ sealing, sources, record, signal, onProgress, onWait })).file;
  } catch (error) {
    if (!isFault(error, "malformed", "other_file")) throw error;
    return await obtainToJudge({ sources, record, signal, onProgress });
  }
}

/** The browser gives this page less room than the file takes twice: sealed, and opened. */
export class NoRoom extends Error {
  override name = "NoRoom";
  constructor(
    readonly needed: number,
    readonly there: number,
  ) {
    super(`${there} of ${needed} bytes are there`);
  }
}

export function pauseOpening(order: string): void {
  running.get(order)?.abort();
}

function verifiedName(order: string): string {
  return `order ${order}`;
}

/** Whether every chunk of an order's file was verified in this browser, though the file may be gone from it. */
export async function wasVerified(order: string): Promise<boolean> {
  return (await get("weighed", verifiedName(order))) !== undefined;
}

/** Keys came to this browser: what failed for the lack of one is no failure any more. */
export function forgetMissingKeys(): void {
  for (const [order, opening] of known) {
    if (opening.step === "failed" && opening.error instanceof KeyError && opening.error.trouble === "missing")
      tell(order, NOTHING);
  }
}

/** What was opened is forgotten here. */
export function forgetOpening(order: string): void {
  tell(order, NOTHING);
}

export function useOpening(order: string): Opening {
  const opening = useSyncExternalStore(
    useCallback((told: () => void) => {
      watching.add(told);
      return () => watching.delete(told);
    }, []),
    () => known.get(order) ?? NOTHING,
  );
  useEffect(() => void look(order), [order]);
  return opening;
}
