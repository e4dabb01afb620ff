/** A file of a model's folder. */
export interface Found {
  /** Its path in the folder, names parted by `/`. */
  path: string;
  file: File;
}

export interface Folder {
  /** The folder's name; none of single files. */
  name: string | null;
  files: Found[];
  /** What the browser may open again after a reload. */
  handle: FileSystemDirectoryHandle | null;
}

/** Newer than the types; not in every browser. */
interface Picking {
  showDirectoryPicker?(options: { id: string; mode: "read" }): Promise<FileSystemDirectoryHandle>;
}
interface Handing {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
interface Permitting {
  queryPermission?(options: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}

export function canPick(): boolean {
  return "showDirectoryPicker" in window;
}

/** Asks for a folder; null if nobody chose one. */
export async function pick(): Promise<Folder | null> {
  try {
    const handle = await (window as Picking).showDirectoryPicker?.({ id: "model", mode: "read" });
    return handle ? await folderOf(handle) : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}

export async function folderOf(handle: FileSystemDirectoryHandle): Promise<Folder> {
  return { name: handle.name, files: sorted(await walk(handle, "")), handle };
}

async function walk(folder: FileSystemDirectoryHandle, before: string): Promise<Found[]> {
  const found: Found[] = [];
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === "directory") found.push(...(await walk(handle, `${before}${name}/`)));
    else found.push({ path: `${before}${name}`, file: await handle.getFile() });
  }
  return found;
}

/** Opens again what an earlier page was given; null where the browser asks the reader first and `ask` is false. */
export async function reopen(handle: FileSystemDirectoryHandle, ask: boolean): Promise<Folder | null> {
  const permitting = handle as Permitting;
  let state = (await permitting.queryPermission?.({ mode: "read" })) ?? "denied";
  if (state !== "granted" && ask)
    state = (await permitting.requestPermission?.({ mode: "read" })) ?? "denied";
  return state === "granted" ? await folderOf(handle) : null;
}

/** What was dropped. The list of items is empty after the event, so all is taken from it before the first wait. */
export async function dropped(items: Iterable<DataTransferItem>): Promise<Folder> {
  const taken = [...items]
    .filter((item) => item.kind === "file")
    .map((item) => ({
      handle: (item as Handing).getAsFileSystemHandle?.() ?? Promise.resolve(null),
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
    }));
  const [only] = taken;
  if (taken.length === 1 && only !== undefined) {
    const handle = await only.handle.catch(() => null);
    if (handle?.kind === "directory") return await folderOf(handle as FileSystemDirectoryHandle);
    if (only.entry?.isDirectory) {
      const files = await ofEntry(only.entry as FileSystemDirectoryEntry, "");
      return { name: only.entry.name, files: sorted(files), handle: null };
    }
  }
  const found: Found[] = [];
  for (const { entry, file } of taken) {
    if (entry?.isDirectory)
      found.push(...(await ofEntry(entry as FileSystemDirectoryEntry, `${entry.name}/`)));
    else if (file) found.push({ path: file.name, file });
  }
  return { name: null, files: sorted(found), handle: null };
}

async function ofEntry(folder: FileSystemDirectoryEntry, before: string): Promise<Found[]> {
  const reader = folder.createReader();
  const found: Found[] = [];
  for (;;) {
    // A reader hands out a hundred at a time.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return found;
    for (const entry of entries) {
      const path = `${before}${entry.name}`;
      if (entry.isDirectory) found.push(...(await ofEntry(entry as FileSystemDirectoryEntry, `${path}/`)));
      else {
        const file = entry as FileSystemFileEntry;
        found.push({ path, file: await new Promise<File>((resolve, reject) => file.file(resolve, reject)) });
      }
    }
  }
}

/** What an input has: of a folder, each path begins with the folder's name. */
export function chosen(files: Iterable<File>): Folder {
  const all = [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const name = all[0]?.file.webkitRelativePath.split("/")[0] || null;
  const isFolder = name !== null && all.every(({ path }) => path.startsWith(`${name}/`));
  const inside = isFolder ? all.map(({ path, file }) => ({ path: path.slice(name.length + 1), file })) : all;
  return { name: isFolder ? name : null, files: sorted(inside), handle: null };
}

/** By the bytes of their paths, as archives have them. */
function sorted(files: Found[]): Found[] {
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Whether a name of the path begins with a dot: such files are never sealed. */
export function isHidden(path: string): boolean {
  return path.split("/").some((name) => name.startsWith("."));
}

/** The state of a folder: other files, sizes or times give another one. What has a dot before its name is never sealed. */
export function fingerprint(files: readonly Found[]): string {
  return files
    .filter(({ path }) => !isHidden(path))
    .map(({ path, file }) => `${path}\0${file.size}\0${file.lastModified}`)
    .join("\0\0");
}

export function bytesOf(files: readonly Found[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}
