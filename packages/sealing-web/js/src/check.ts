// Checking a sealed file without any key.
import type { OpenBytes } from './bytes.js';
import { SealingError } from './error.js';
import type { Manifest } from './manifest.js';
import { Batch, Check, type VersionRecord } from './module.js';
import { type Options, Turns } from './turns.js';

/** A check of a file whose bytes arrive from its beginning on. */
export class CheckInTurns {
  readonly #check: Check;
  readonly #batch = new Batch();
  readonly #turns: Turns;
  #done = 0;

  constructor(source: OpenBytes['bytes'], expected: VersionRecord | undefined, options: Options, length?: number) {
    this.#turns = new Turns(options);
    this.#check = new Check(source, expected && JSON.stringify(expected), length);
  }

  /** The file's length, once its header is there. */
  get fileLength(): number | undefined {
    return this.#check.fileLength();
  }

  /** Checks as much as can be, with this many bytes of the file there. */
  async advance(available: number, total: number): Promise<void> {
    for (let needs = this.#check.needs(); needs !== undefined && needs <= available; needs = this.#check.needs()) {
      this.#done += this.#check.step(this.#batch);
      await this.#turns.next(this.#done, total);
    }
  }

  finish(length: number): Manifest {
    return JSON.parse(this.#check.finish(length)) as Manifest;
  }

  free(): void {
    this.#batch.free();
  }
}

/** Checks a whole sealed file: everything that docs/protocol.md, "Check", lists, and the chain's record. */
export async function checkBytes(
  source: OpenBytes,
  expected: VersionRecord | undefined,
  options: Options = {},
): Promise<Manifest> {
  try {
    const check = new CheckInTurns(source.bytes, expected, options, source.length);
    try {
      await check.advance(source.length, source.length);
      return check.finish(source.length);
    } finally {
      check.free();
    }
  } catch (error) {
    throw SealingError.from(error);
  }
}
