import { saveFile } from "../parts/saveFile";
import type { Packed } from "./tar";
import { tarOf } from "./tar";

/** Newer than the types; not in every browser. */
interface Picking {
  showDirectoryPicker?(options: { id: string; mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
}

export function canPickFolder(): boolean {
  return "showDirectoryPicker" in window;
}

/** A folder that nothing lay in: what has the name already stays as it is. */
async function newFolder(
  within: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle> {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}-${number}`;
    try {
      await within.getDirectoryHandle(free);
    } catch (error) {
      const why = error instanceof DOMException ? error.name : "";
      if (why === "NotFoundError") return await within.getDirectoryHandle(free, { create: true });
      // A file has the name.
      if (why !== "TypeMismatchError") throw error;
    }
  }
}

/**
 * Asks where to, and streams every file into a new folder there. A folder that fails half-way is removed again, while the page is
 * open. Ends with an `AbortError` where nobody chose one.
 */
export async function saveIntoFolder(
  files: readonly Packed[],
  name: string,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  const picked = await (window as Picking).showDirectoryPicker?.({ id: "models", mode: "readwrite" });
  if (picked === undefined) throw new DOMException("there is no picker", "NotSupportedError");
  // Two pages that save at once would find the same name free.
  const root = await navigator.locks.request("saving", () => newFolder(picked, name));
  try {
    await writeInto(root, files, onProgress, signal);
  } catch (error) {
    await picked.removeEntry(root.name, { recursive: true }).catch(() => {});
    throw error;
  }
  return `${picked.name}/${root.name}`;
}

async function writeInto(
  root: FileSystemDirectoryHandle,
  files: readonly Packed[],
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  let done = 0;
  for (const { path, blob } of files) {
    const names = path.split("/");
    const last = names.pop() ?? path;
    let folder = root;
    for (const part of names) folder = await folder.getDirectoryHandle(part, { create: true });
    const to = await (await folder.getFileHandle(last, { create: true })).createWritable();
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        done += part.length;
        onProgress(done);
        controller.enqueue(part);
      },
    });
    await blob
      .stream()
      .pipeThrough(counted)
      .pipeTo(to, signal ? { signal } : {});
  }
}

/** Downloads the files: one as it is, several as an archive. */
export function download(files: readonly Packed[], name: string): string {
  const [only] = files;
  if (files.length === 1 && only !== undefined) {
    const as = only.path.split("/").pop() ?? name;
    saveFile(only.blob, as);
    return as;
  }
  const inFolder = files.map(({ path, blob }) => ({ path: `${name}/${path}`, blob }));
  saveFile(tarOf(inFolder, new Date()), `${name}.tar`);
  return `${name}.tar`;
}

/** A folder's name from the model's: a stranger wrote it, so only letters, digits and `.-_` stay, as the command line has it. */
export function folderName(model: string, version: number): string {
  const name = model.replace(/[^a-zA-Z0-9._-]/g, "-").replace(/^[.-]+|[.-]+$/g, "");
  return `${name === "" ? "model" : name}-v${version}`;
}
