// Files of Node and bytes in memory, as the module reads and writes them.
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file, open for reading, or as an output. */
export function fileBytes(path, flags = 'r') {
  const file = openSync(path, flags);
  return {
    bytes: {
      read: (into, position) => readSync(file, into, 0, into.length, position),
      write: (from, position) => void writeSync(file, from, 0, from.length, position),
    },
    length: fstatSync(file).size,
    close: () => closeSync(file),
  };
}

export function memoryBytes(bytes) {
  const read = (into, position) => {
    const part = bytes.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  };
  return { bytes: { read }, length: bytes.length, close: () => {} };
}

/** Opened files in memory, by their paths. */
export class MemoryOutput {
  files = new Map();

  async create(entry) {
    const bytes = new Uint8Array(entry.size);
    this.files.set(entry.path, bytes);
    return { write: (part, position) => bytes.set(part, position), close: () => {} };
  }
}

/** Opened files in a folder. */
export class FolderOutput {
  constructor(root) {
    this.root = root;
  }

  async create(entry) {
    const path = join(this.root, entry.path);
    mkdirSync(dirname(path), { recursive: true });
    const file = fileBytes(path, 'wx');
    return { write: file.bytes.write, close: file.close };
  }
}
