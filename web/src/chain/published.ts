import { attribute, type Sent } from "./market";

/** A version that stands on the chain. */
export interface Published {
  listing: string;
  version: string;
}

type Storing = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where the browser keeps it, beside the transactions that are on their way. */
const KEPT = "weighhouse-published:";
const hearing = new Set<() => void>();

/** The version that a transaction published; null of one that published none. */
export function publishedBy(sent: Pick<Sent, "events">): Published | null {
  const read = (key: string) => attribute(sent, "wasm-weighhouse-version-published", key);
  const [listing, version] = [read("listing"), read("version")];
  return listing === undefined || version === undefined ? null : { listing, version };
}

/** Keeps what was published of a draft. The page that made the draft may be gone: whichever opens it next reads this. */
export function keepPublished(draft: string, published: Published, storage: Storing = localStorage): void {
  storage.setItem(KEPT + draft, JSON.stringify(published));
  for (const heard of hearing) heard();
}

export function publishedOf(draft: string, storage: Storing = localStorage): Published | null {
  const text = storage.getItem(KEPT + draft);
  return text === null ? null : (JSON.parse(text) as Published);
}

export function forgetPublished(draft: string, storage: Storing = localStorage): void {
  storage.removeItem(KEPT + draft);
}

/** Calls whenever this page, or another one of the browser, keeps what was published. Answers what ends it. */
export function onPublished(heard: () => void): () => void {
  const elsewhere = ({ key }: StorageEvent) => {
    if (key?.startsWith(KEPT)) heard();
  };
  hearing.add(heard);
  window.addEventListener("storage", elsewhere);
  return () => {
    hearing.delete(heard);
    window.removeEventListener("storage", elsewhere);
  };
}
