/** Sealed files in a browser: checked, opened, sealed and proven by the Rust of the command line, in a worker. */
import type { Source } from './bytes.js';
import type { Answer, Ask, Calls, NamedSource } from './calls.js';
import { SealingError } from './error.js';
import type { Manifest } from './manifest.js';
import type {
  CardWords,
  Examined,
  ListedCard,
  ListingFigures,
  ListingTerms,
  LoadingFile,
  Looked,
  SealTerms,
  VersionRecord,
} from './module.js';
import type { Sealed } from './seal.js';
import type { Options } from './turns.js';

export type { Source } from './bytes.js';
export type { NamedSource } from './calls.js';
export { type ErrorCode, type Fault, SealingError } from './error.js';
export type { FileEntry, Manifest } from './manifest.js';
export type {
  Backing,
  CardField,
  CardWords,
  Examined,
  ListedCard,
  ListingFigures,
  ListingTerms,
  LoadingFile,
  Looked,
  PlanFigures,
  PlanTerms,
  Refusal,
  SealTerms,
  TensorSummary,
  TermsRefusal,
  VersionRecord,
} from './module.js';
export type { Sealed } from './seal.js';
export type { Options } from './turns.js';

interface Pending {
  resolve(output: unknown): void;
  reject(error: unknown): void;
  options: Options;
}

/** A worker with the module in it. Its memory stays as large as it once was, so a page ends it when it is done. */
export class Sealing {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  /** `worker` is for tests and for pages that find the worker's file in another place. */
  constructor(worker?: Worker) {
    this.#worker = worker ?? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#hear(data);
    this.#worker.onerror = ({ message }) => this.#fail(message);
  }

  /** Checks a sealed file without any key: against itself, and against the chain's record where there is one. */
  checkSealed(source: Source, expected: VersionRecord | undefined, options: Options = {}): Promise<Manifest> {
    return this.#call('check', { source, expected }, options);
  }

  /** Downloads a sealed file into one of the private file system, and checks it while its bytes arrive. */
  downloadSealed(
    url: string,
    to: FileSystemFileHandle,
    expected: VersionRecord,
    options: Options = {},
  ): Promise<Manifest> {
    return this.#call('download', { url, to, expected }, options);
  }

  /** Opens a sealed file with its content secret `S` into an empty folder, which gets its files when all are verified. */
  openSealed(
    source: Source,
    secret: Uint8Array,
    record: VersionRecord,
    folder: FileSystemDirectoryHandle,
    options: Options = {},
  ): Promise<Manifest> {
    return this.#call('open', { source, secret, record, folder }, options);
  }

  /** The files that run code when the model is loaded, or may, by looking into them: those that run first. */
  lookInside(files: NamedSource[]): Promise<LoadingFile[]> {
    return this.#call('lookInside', { files });
  }

  /** Looks at a model's files as sealing does, and answers all for which they would be refused. */
  examine(files: NamedSource[], allowPickles: boolean, options: Options = {}): Promise<Looked<Examined>> {
    return this.#call('examine', { files, allowPickles }, options);
  }

  /** Reads the card of a folder, `README.md`, with the seller's own words in place of its. */
  readCard(files: NamedSource[], folder: string | undefined, words: CardWords): Promise<Looked<ListedCard>> {
    return this.#call('readCard', { files, folder, words });
  }

  /** The listing that a seller's terms make, and what the chain would refuse of them. */
  listingOf(terms: ListingTerms): Promise<ListingFigures> {
    return this.#call('listingOf', { terms });
  }

  /** Seals files; the output has all of it, or nothing. */
  sealFiles(
    files: NamedSource[],
    terms: SealTerms,
    contentSecret: Uint8Array,
    to: FileSystemFileHandle,
    options: Options = {},
  ): Promise<Sealed> {
    return this.#call('seal', { files, terms, contentSecret, to }, options);
  }

  /** The escrow's message, as JSON, that proves by an order that a chunk is bad. Reads the whole file, uninterrupted. */
  proveBad(
    source: Source,
    record: VersionRecord,
    secret: Uint8Array,
    chunk: number,
    order: string,
  ): Promise<string> {
    return this.#call('prove', { source, record, secret, chunk, order });
  }

  /** A new transport secret `t`, for one order alone, with its key `T`. */
  async newTransportKey(): Promise<{ secret: Uint8Array; key: Uint8Array }> {
    const secret = await this.#call('newTransportSecret', {});
    return { secret, key: await this.#call('transportKey', { secret }) };
  }

  /** `T` of a transport secret. */
  transportKey(secret: Uint8Array): Promise<Uint8Array> {
    return this.#call('transportKey', { secret });
  }

  /** A new content secret `k`, for one version alone. */
  newContentSecret(): Promise<Uint8Array> {
    return this.#call('newContentSecret', {});
  }

  /** `PK` of a content secret. */
  publicKey(contentSecret: Uint8Array): Promise<Uint8Array> {
    return this.#call('publicKey', { contentSecret });
  }

  /** A file under a passphrase with content secrets, in hexadecimal: `weighhouse key restore` reads it. */
  storeBackup(passphrase: string, contentSecrets: string[]): Promise<string> {
    return this.#call('storeBackup', { passphrase, contentSecrets });
  }

  /** The content secret `S` of a version, from its seller's `k`. */
  openingKey(record: VersionRecord, contentSecret: Uint8Array): Promise<Uint8Array> {
    return this.#call('openingKey', { record, contentSecret });
  }

  /** A version's `H ‖ PK`, computed from what the version commits to: a node may say another `H`. */
  versionKey(record: VersionRecord): Promise<Uint8Array> {
    return this.#call('versionKey', { record });
  }

  /** Checks a delivery `c1 ‖ c2 ‖ c3` to a transport key as the contract does. */
  verifyDelivery(record: VersionRecord, transportKey: Uint8Array, delivery: Uint8Array): Promise<void> {
    return this.#call('verifyDelivery', { record, transportKey, delivery });
  }

  /** Checks a delivery and decrypts the content secret `S` in it, which is checked too. */
  openDelivery(record: VersionRecord, transportSecret: Uint8Array, delivery: Uint8Array): Promise<Uint8Array> {
    return this.#call('openDelivery', { record, transportSecret, delivery });
  }

  /** Encrypts a content secret `S` to a buyer's transport key. */
  deliver(record: VersionRecord, secret: Uint8Array, transportKey: Uint8Array): Promise<Uint8Array> {
    return this.#call('deliver', { record, secret, transportKey });
  }

  /** The text that an account signs by ADR-36, twice, for the key of its backups: both signatures must be equal. */
  backupText(address: string): Promise<string> {
    return this.#call('backupText', { address });
  }

  /** Encrypts a transport secret to the key that follows from the wallet's signature. Restore it once before paying. */
  sealBackup(signature: Uint8Array, transportSecret: Uint8Array): Promise<string> {
    return this.#call('sealBackup', { signature, transportSecret });
  }

  /** Restores a transport secret. */
  openBackup(signature: Uint8Array, backup: string): Promise<Uint8Array> {
    return this.#call('openBackup', { signature, backup });
  }

  /** Ends the worker, and with it whatever it is doing. */
  close(): void {
    this.#worker.terminate();
    this.#fail('the worker was ended');
  }

  #call<Name extends keyof Calls>(
    name: Name,
    input: Calls[Name]['input'],
    options: Options = {},
  ): Promise<Calls[Name]['output']> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = this.#next++;
    return new Promise<Calls[Name]['output']>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, options });
      signal?.addEventListener('abort', () => this.#post({ id, cancel: true }), { once: true });
      this.#post({ id, name, input });
    });
  }

  #post(ask: Ask): void {
    this.#worker.postMessage(ask);
  }

  #hear(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    if ('progress' in answer) {
      pending.options.onProgress?.(answer.progress.done, answer.progress.total);
      return;
    }
    this.#pending.delete(answer.id);
    if ('output' in answer) pending.resolve(answer.output);
    else pending.reject(answer.cancelled ? pending.options.signal?.reason : new SealingError(answer.fault));
  }

  #fail(message: string): void {
    for (const { reject } of this.#pending.values()) reject(new SealingError({ code: 'internal', message }));
    this.#pending.clear();
  }
}
