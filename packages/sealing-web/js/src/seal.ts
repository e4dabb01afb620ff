// Sealing files into one.
import type { OpenBytes, OpenFile } from './bytes.js';
import { applyKeys } from './cipher.js';
import { SealingError } from './error.js';
import type { Manifest } from './manifest.js';
import { Batch, type Bytes, Seal, type SealTerms, type VersionRecord } from './module.js';
import { type Options, Turns } from './turns.js';

/** A sealed file, with all that a version's record on chain needs. */
export interface Sealed {
  record: VersionRecord;
  chunkCount: number;
  /** `H`, in lowercase hexadecimal. */
  hashPoint: string;
  manifest: Manifest;
  /** The paths that were left out. */
  leftOut: string[];
  /** Bytes of the sealed file. */
  fileLength: number;
}

export interface NamedBytes {
  /** Its path in the model's folder, names parted by `/`. */
  path: string;
  source: Pick<OpenBytes, 'bytes' | 'length'>;
}

export interface SealOutput {
  bytes: Required<Bytes>;
  /** Asks for all the room at once. */
  resize(length: number): void;
}

/** Seals files, whose content is read twice. Progress counts both passes. */
export async function sealBytes(
  files: NamedBytes[],
  terms: SealTerms,
  contentSecret: Uint8Array,
  output: SealOutput,
  options: Options = {},
): Promise<Sealed> {
  try {
    const turns = new Turns(options);
    const list = files.map(({ path, source }) => ({ path, size: source.length }));
    const sources = files.map(({ source }) => source.bytes);
    const seal = new Seal(JSON.stringify(terms), contentSecret, JSON.stringify(list), sources);
    const batch = new Batch();
    try {
      const total = 2 * (seal.size() ?? 0);
      output.resize(seal.fileLength() ?? 0);
      seal.begin(output.bytes);
      let done = 0;
      const pass = async (work: (batch: Batch) => Promise<void>): Promise<void> => {
        while (seal.read(batch)) {
          await work(batch);
          seal.take(batch);
          done += batch.length;
          await turns.next(Math.min(done, total), total);
        }
      };
      await pass(async () => {});
      seal.turn();
      await pass(applyKeys);
      return JSON.parse(seal.finish()) as Sealed;
    } finally {
      batch.free();
      seal.free();
    }
  } catch (error) {
    throw SealingError.from(error);
  }
}

/** A file of the private file system as an output. */
export function sealOutput(file: OpenFile): SealOutput {
  return { bytes: file.bytes, resize: (length) => file.handle.truncate(length) };
}
