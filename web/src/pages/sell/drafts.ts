import { forgetPublished, publishedOf } from "../../chain/published";
import type { Draft } from "./terms";

// Drafts lie in a database of their own: nothing in them is secret, and whoever forgets one loses no key.
const NAME = "weighhouse-drafts";
const STORE = "drafts";

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run<Answer>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Answer>,
): Promise<Answer> {
  const transaction = (await database()).transaction(STORE, mode, { durability: "strict" });
  const request = act(transaction.objectStore(STORE));
  // A page that is left hears of no request any more, and what is not committed then is lost.
  transaction.commit();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    // A request that fails ends its transaction, which knows why only then.
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function putDraft(draft: Draft): Promise<void> {
  await run("readwrite", (store) => store.put(draft));
}

export async function getDraft(id: string): Promise<Draft | null> {
  const draft = await run<Draft | undefined>("readonly", (store) => store.get(id));
  return draft === undefined ? null : ended(draft);
}

/** The last changed first. */
export async function allDrafts(): Promise<Draft[]> {
  const drafts = await run<Draft[]>("readonly", (store) => store.getAll());
  return drafts.map(ended).sort((one, other) => other.changedAt - one.changedAt);
}

/** A draft with the version that came of it, where the page that signed it was gone before its end was known. */
function ended(draft: Draft): Draft {
  const published = draft.done.published === undefined ? publishedOf(draft.id) : null;
  if (published === null) return draft;
  // Nobody sends it again.
  void forgetFile(draft.id);
  return { ...draft, done: { ...draft.done, published } };
}

/** Forgets a draft and what was sealed of it. Its secret stays where it is kept. */
export async function forgetDraft(id: string): Promise<void> {
  await run("readwrite", (store) => store.delete(id));
  forgetPublished(id);
  await forgetFile(id);
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return await (await navigator.storage.getDirectory()).getDirectoryHandle("drafts", { create: true });
}

/** The sealed file of a draft, in the origin's private file system. */
export async function draftFile(id: string): Promise<FileSystemFileHandle> {
  return await (await folder()).getFileHandle(`${id}.sealed`, { create: true });
}

export async function forgetFile(id: string): Promise<void> {
  await folder()
    .then((drafts) => drafts.removeEntry(`${id}.sealed`))
    .catch(() => {});
}
