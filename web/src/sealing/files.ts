import type { Config } from "../config";
import type { Packed } from "../saving/tar";

// In the origin's private file system: sealed files by their ciphertext root, opened ones by their order.
const SEALED = "sealed";
const OPENED = "opened";

async function folder(name: string): Promise<FileSystemDirectoryHandle> {
  return await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
}

function sealedName(root: string): string {
  return `${root}.sealed`;
}

export async function sealedFile(root: string): Promise<FileSystemFileHandle> {
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

/** No address has the file. */
export class Nowhere extends Error {
  override name = "Nowhere";
}
