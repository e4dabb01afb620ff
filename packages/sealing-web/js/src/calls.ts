// What passes between the page and the worker.
import type { Source } from './bytes.js';
import type { Fault } from './error.js';
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

type Bytes = Uint8Array;
type Call<Input, Output> = { input: Input; output: Output };

export interface NamedSource {
  /** Its path in the model's folder, names parted by `/`. */
  path: string;
  source: Source;
}

/** What the worker does, by name. */
export interface Calls {
  check: Call<{ source: Source; expected: VersionRecord | undefined }, Manifest>;
  download: Call<{ url: string; to: FileSystemFileHandle; expected: VersionRecord }, Manifest>;
  open: Call<{ source: Source; secret: Bytes; record: VersionRecord; folder: FileSystemDirectoryHandle }, Manifest>;
  seal: Call<
    { files: NamedSource[]; terms: SealTerms; contentSecret: Bytes; to: FileSystemFileHandle },
    Sealed
  >;
  lookInside: Call<{ files: NamedSource[] }, LoadingFile[]>;
  examine: Call<{ files: NamedSource[]; allowPickles: boolean }, Looked<Examined>>;
  readCard: Call<{ files: NamedSource[]; folder: string | undefined; words: CardWords }, Looked<ListedCard>>;
  listingOf: Call<{ terms: ListingTerms }, ListingFigures>;
  prove: Call<{ source: Source; record: VersionRecord; secret: Bytes; chunk: number; order: string }, string>;
  newTransportSecret: Call<Record<string, never>, Bytes>;
  versionKey: Call<{ record: VersionRecord }, Bytes>;
  transportKey: Call<{ secret: Bytes }, Bytes>;
  newContentSecret: Call<Record<string, never>, Bytes>;
  publicKey: Call<{ contentSecret: Bytes }, Bytes>;
  storeBackup: Call<{ passphrase: string; contentSecrets: string[] }, string>;
  openingKey: Call<{ record: VersionRecord; contentSecret: Bytes }, Bytes>;
  verifyDelivery: Call<{ record: VersionRecord; transportKey: Bytes; delivery: Bytes }, void>;
  openDelivery: Call<{ record: VersionRecord; transportSecret: Bytes; delivery: Bytes }, Bytes>;
  deliver: Call<{ record: VersionRecord; secret: Bytes; transportKey: Bytes }, Bytes>;
  backupText: Call<{ address: string }, string>;
  sealBackup: Call<{ signature: Bytes; transportSecret: Bytes }, string>;
  openBackup: Call<{ signature: Bytes; backup: string }, Bytes>;
}

/** From the page. */
export type Ask =
  | { id: number; name: keyof Calls; input: Calls[keyof Calls]['input'] }
  | { id: number; cancel: true };

/** From the worker. */
export type Answer =
  | { id: number; progress: { done: number; total: number } }
  | { id: number; output: unknown }
  | { id: number; fault: Fault; cancelled: boolean };
