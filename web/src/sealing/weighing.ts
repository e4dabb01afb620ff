import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { FileEntry, VersionRecord } from "#sealing";
import { get, put } from "../keys/store";
import { openSealing } from ".";
import { heldBytes } from "./files";

/** What this browser knows of a sealed file: it may be weighed again before anybody pays. */
export type Weighing =
  | { state: "none"; held: number }
  /** `wait` is when the server is asked again, while it checks the file, in milliseconds; `since` is when `from` was there. */
  | { state: "running"; done: number; total: number; wait: number | null; since: number; from: number }
  | { state: "done"; at: number; files?: FileEntry[] | undefined }
  | { state: "failed"; error: Error; held: number };

// By root, for as long as the page is open: a reader may look at another page meanwhile.
const known = new Map<string, Weighing>();
const running = new Map<string, AbortController>();
const watching = new Set<() => void>();
const NOTHING: Weighing = { state: "none", held: 0 };

function tell(root: string, weighing: Weighing): void {
  known.set(root, weighing);
  for (const told of watching) told();
}

async function look(root: string): Promise<void> {
  const weighed = await get("weighed", root).catch(() => undefined);
  const held = await heldBytes(root);
  if (known.has(root)) return;
  tell(root, weighed ? { state: "done", at: weighed.at, files: weighed.files } : { state: "none", held });
}

/** Downloads a sealed file and checks all of it against the chain's record; goes on where it was paused. */
async function weigh(record: VersionRecord, sources: readonly string[]): Promise<void> {
  const root = record.ciphertextRoot;
  if (running.has(root)) return;
  const controller = new AbortController();
  running.set(root, controller);
  const from = await heldBytes(root);
  let begun = { since: Date.now(), from };
  let isDownloading = false;
  tell(root, { state: "running", done: from, total: record.size, wait: null, ...begun });
  const sealing = await openSealing();
  try {
    const { obtain } = await import("./obtaining");
    const { manifest } = await obtain({
      sealing,
      sources,
      record,
      signal: controller.signal,
      onProgress: (done, total) => {
        // What was waited for the server says nothing of how fast it sends.
        if (!isDownloading) begun = { since: Date.now(), from: done };
        isDownloading = true;
        tell(root, { state: "running", done, total, wait: null, ...begun });
      },
      onWait: (seconds) => {
        const wait = Date.now() + seconds * 1_000;
        tell(root, { state: "running", done: from, total: record.size, wait, ...begun });
      },
    });
    const at = Date.now();
    const { files } = manifest;
    await put("weighed", { root, at, files });
    tell(root, { state: "done", at, files });
  } catch (thrown) {
    const held = await heldBytes(root);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    tell(root, controller.signal.aborted ? { state: "none", held } : { state: "failed", error, held });
  } finally {
    running.delete(root);
    sealing.close();
  }
}

export function pauseWeighing(root: string): void {
  running.get(root)?.abort();
}

/** What became of the file with a ciphertext root, and how to weigh it. */
export function useWeighing(root: string) {
  const weighing = useSyncExternalStore(
    useCallback((told: () => void) => {
      watching.add(told);
      return () => watching.delete(told);
    }, []),
    () => known.get(root) ?? NOTHING,
  );
  useEffect(() => void look(root), [root]);
  return { weighing, weigh, pause: () => pauseWeighing(root) };
}

/** Another part downloaded and checked the same file. */
export function noteWeighed(root: string, at: number, files: FileEntry[]): void {
  void put("weighed", { root, at, files });
  tell(root, { state: "done", at, files });
}
