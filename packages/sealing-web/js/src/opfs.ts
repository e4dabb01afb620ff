// Opened files in a folder of the origin's private file system.
import { writeAll } from './bytes.js';
import type { FileEntry } from './manifest.js';
import type { OpenOutput, Output } from './open.js';

/** Where files are until all of them are verified. Names in archives never begin with a dot alone. */
const OPENING = '.opening';

/** `move` is newer than the types. */
interface Movable {
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** A folder that gets its files when all of them are there and verified. */
export class OpfsOutput implements Output {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #opening: FileSystemDirectoryHandle;
  readonly #files: { path: string; file: FileSystemFileHandle }[] = [];

  private constructor(folder: FileSystemDirectoryHandle, opening: FileSystemDirectoryHandle) {
    this.#folder = folder;
    this.#opening = opening;
  }

  /** Begins in an empty folder; what an opening left that was ended from outside is removed. */
  static async in(folder: FileSystemDirectoryHandle): Promise<OpfsOutput> {
    await removeOpening(folder);
    for await (const name of folder.keys()) {
      throw new DOMException(`the folder has ${name} in it already`, 'InvalidModificationError');
    }
    return new OpfsOutput(folder, await folder.getDirectoryHandle(OPENING, { create: true }));
  }

  async create(entry: FileEntry, index: number): Promise<OpenOutput> {
    const file = await this.#opening.getFileHandle(String(index), { create: true });
    const handle = await file.createSyncAccessHandle();
    try {
      // Room is asked for once, not with each write.
      handle.truncate(entry.size);
    } catch (error) {
      handle.close();
      throw error;
    }
    this.#files.push({ path: entry.path, file });
    return {
      write: (bytes, position) => writeAll(handle, bytes, position),
      close: () => {
        handle.flush();
        handle.close();
      },
    };
  }

  /** Moves the files to their places. */
  async finish(): Promise<void> {
    for (const { path, file } of this.#files) {
      const names = path.split('/');
      const name = names.pop() as string;
      let folder = this.#folder;
      for (const part of names) folder = await folder.getDirectoryHandle(part, { create: true });
      await (file as unknown as Movable).move(folder, name);
    }
    await removeOpening(this.#folder);
  }

  /** Removes all that was written. */
  async discard(): Promise<void> {
    await removeOpening(this.#folder);
  }
}

async function removeOpening(folder: FileSystemDirectoryHandle): Promise<void> {
  try {
    await folder.removeEntry(OPENING, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  }
}
