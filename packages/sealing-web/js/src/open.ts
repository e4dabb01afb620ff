// Opening a sealed file.
import type { OpenBytes } from './bytes.js';
import { applyKeys } from './cipher.js';
import { SealingError } from './error.js';
import type { FileEntry, Manifest } from './manifest.js';
import { memoryAt } from './module-memory.js';
import { Batch, Open, type VersionRecord } from './module.js';
import { type Options, Turns } from './turns.js';

/** Where opened files are written. */
export interface Output {
  /** Makes a file, which no other may be open with. */
  create(entry: FileEntry, index: number): Promise<OpenOutput>;
}

export interface OpenOutput {
  write(bytes: Uint8Array<ArrayBuffer>, position: number): void;
  close(): void;
}

/** Opens a sealed file: every chunk is verified before any byte of it is written. */
export async function openBytes(
  source: OpenBytes,
  secret: Uint8Array,
  record: VersionRecord,
  output: Output,
  options: Options = {},
): Promise<Manifest> {
  try {
    const turns = new Turns(options);
    const open = new Open(source.bytes, source.length, JSON.stringify(record), secret);
    const manifest = JSON.parse(open.manifest()) as Manifest;
    const writer = new Writer(manifest, output);
    try {
      const size = open.size();
      let done = 0;
      for await (const batch of decrypted(open)) {
        const parts = open.take(batch);
        await writer.write(batch, parts);
        done += batch.length;
        await turns.next(done, size);
      }
      open.finish();
      await writer.finish();
    } finally {
      writer.close();
    }
    return manifest;
  } catch (error) {
    throw SealingError.from(error);
  }
}

/** Batches in order; the next is read and decrypted while one is taken. */
async function* decrypted(open: Open): AsyncGenerator<Batch> {
  const batches = [new Batch(), new Batch()] as const;
  const begin = (batch: Batch): Promise<Batch | undefined> => {
    const begun = readAndDecrypt(open, batch);
    // It is awaited later, and nobody else is to hear of a failure before.
    begun.catch(() => undefined);
    return begun;
  };
  let ahead = begin(batches[0]);
  try {
    for (let number = 1; ; number += 1) {
      const batch = await ahead;
      if (batch === undefined) return;
      ahead = begin(batches[number % 2] as Batch);
      yield batch;
    }
  } finally {
    await ahead.catch(() => undefined);
    batches.forEach((batch) => batch.free());
  }
}

async function readAndDecrypt(open: Open, batch: Batch): Promise<Batch | undefined> {
  if (!open.read(batch)) return undefined;
  await applyKeys(batch);
  return batch;
}

/** Writes the parts of batches to files, one after the other as they are in the archive. */
class Writer {
  readonly #files: FileEntry[];
  readonly #output: Output;
  #open: OpenOutput | undefined;
  #position = 0;

  constructor(manifest: Manifest, output: Output) {
    this.#files = manifest.files;
    this.#output = output;
  }

  async write(batch: Batch, parts: Uint32Array): Promise<void> {
    for (let at = 0; at < parts.length; at += 4) {
      const [file = 0, start = 0, length = 0, ends] = parts.subarray(at, at + 4);
      this.#open ??= await this.#create(file);
      this.#open.write(memoryAt(batch.bytes + start, length), this.#position);
      this.#position += length;
      if (ends === 1) this.close();
    }
  }

  /** Makes the files of no bytes, which are in no batch. */
  async finish(): Promise<void> {
    for (const [index, entry] of this.#files.entries()) {
      if (entry.size === 0) (await this.#output.create(entry, index)).close();
    }
  }

  close(): void {
    this.#open?.close();
    this.#open = undefined;
    this.#position = 0;
  }

  #create(index: number): Promise<OpenOutput> {
    const entry = this.#files[index];
    if (entry === undefined) throw new Error(`the manifest has no file ${index}`);
    return this.#output.create(entry, index);
  }
}
