// Sealed files and files to seal, wherever they are, as the module reads and writes them: at any position and at once.
// That is what workers can do with files of the origin's private file system and with blobs.
import type { Bytes } from './module.js';

/** What holds a sealed file, or a file to seal. A handle that is not of the private file system is read as a blob. */
export type Source = Blob | FileSystemFileHandle;

export interface OpenBytes {
  bytes: Bytes;
  length: number;
  close(): void;
}

/** A file of the private file system that this worker alone has open. */
export interface OpenFile extends OpenBytes {
  bytes: Required<Bytes>;
  handle: FileSystemSyncAccessHandle;
}

/** `mode` is newer than the types. */
interface SyncAccess {
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<FileSystemSyncAccessHandle>;
}

export async function openSource(source: Source): Promise<OpenBytes> {
  if (source instanceof Blob) return openBlob(source);
  let handle: FileSystemSyncAccessHandle;
  try {
    handle = await (source as unknown as SyncAccess).createSyncAccessHandle({ mode: 'read-only' });
  } catch (error) {
    // Handles of files that a person chose can't be opened so.
    if (error instanceof DOMException && error.name === 'InvalidStateError') return openBlob(await source.getFile());
    throw error;
  }
  return openHandle(handle);
}

/** Opens a file of the private file system for writing. */
export async function openOutput(file: FileSystemFileHandle): Promise<OpenFile> {
  return openHandle(await file.createSyncAccessHandle());
}

function openHandle(handle: FileSystemSyncAccessHandle): OpenFile {
  return {
    bytes: {
      read: (into, at) => handle.read(into as Uint8Array<ArrayBuffer>, { at }),
      write: (from, at) => writeAll(handle, from as Uint8Array<ArrayBuffer>, at),
    },
    length: handle.getSize(),
    handle,
    close: () => handle.close(),
  };
}

/** Writes all of it: a handle may write less than it is given when there is no room. */
export function writeAll(handle: FileSystemSyncAccessHandle, from: Uint8Array<ArrayBuffer>, at: number): void {
  const written = handle.write(from, { at });
  if (written !== from.length) {
    throw new DOMException(`${written} of ${from.length} bytes were written`, 'QuotaExceededError');
  }
}

function openBlob(blob: Blob): OpenBytes {
  const reader = new FileReaderSync();
  const read = (into: Uint8Array, position: number): number => {
    const part = blob.slice(position, position + into.length);
    if (part.size === 0) return 0;
    into.set(new Uint8Array(reader.readAsArrayBuffer(part)));
    return part.size;
  };
  return { bytes: { read }, length: blob.size, close: () => {} };
}
