import type { FileEntry } from "#sealing";

/** What this browser keeps for accounts: nothing in it is readable without the wallet's signature. */

/** A transport key of one order, with its secret as a backup of `docs/protocol.md` has it. */
export interface KeptKey {
  /** `T` in hexadecimal. */
  publicKey: string;
  account: string;
  /** The armored backup. */
  backup: string;
  /** Milliseconds since 1970. */
  madeAt: number;
  /** What it was made for. */
  listing?: string;
  order?: string;
  /** Where else the backup is, and since when. */
  kept: { api?: number; file?: number };
}

/** A content secret of a version that was sealed here. */
export interface KeptContent {
  /** `PK` of the version, in hexadecimal. */
  publicKey: string;
  account: string;
  /** The secret, encrypted as a transport secret's backup is. */
  backup: string;
  madeAt: number;
}

/** A sealed file that was weighed in this browser. */
export interface Weighing {
  /** The root of its ciphertext. */
  root: string;
  at: number;
  /** What is in it; an older build kept only that it was weighed. */
  files?: FileEntry[];
}

interface Kept {
  transport: KeptKey;
  contents: KeptContent;
  weighed: Weighing;
}

const NAME = "weighhouse";
const VERSION = 1;

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result
        .createObjectStore("transport", { keyPath: "publicKey" })
        .createIndex("account", "account");
      request.result
        .createObjectStore("contents", { keyPath: "publicKey" })
        .createIndex("account", "account");
      request.result.createObjectStore("weighed", { keyPath: "root" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run<Answer>(
  name: keyof Kept,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Answer>,
): Promise<Answer> {
  const transaction = (await database()).transaction(name, mode, { durability: "strict" });
  const request = act(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    // Written is what the transaction completed.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function put<Name extends keyof Kept>(name: Name, value: Kept[Name]): Promise<void> {
  await run(name, "readwrite", (store) => store.put(value));
}

export async function get<Name extends keyof Kept>(name: Name, key: string): Promise<Kept[Name] | undefined> {
  return await run<Kept[Name] | undefined>(name, "readonly", (store) => store.get(key));
}

export async function allOf<Name extends "transport" | "contents">(
  name: Name,
  account: string,
): Promise<Kept[Name][]> {
  return await run<Kept[Name][]>(name, "readonly", (store) => store.index("account").getAll(account));
}

/** Asks the browser not to throw away what is kept; it may say no, and backups are elsewhere then, too. */
export async function keepForGood(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}
