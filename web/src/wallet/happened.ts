import type { Included } from "../chain/node";

/** What a transaction did, by its events, each with the attribute that names what it did it to. The weightiest come first. */
const DEEDS = [
  ["weighhouse-version-published", "listed", "listing"],
  ["weighhouse-version-proven-bad", "proven", "order"],
  ["weighhouse-order-refunded", "refunded", "order"],
  ["weighhouse-dispute-opened", "disputed", "order"],
  ["weighhouse-order-placed", "placed", "order"],
  ["weighhouse-order-offered", "offered", "order"],
  ["weighhouse-offer-withdrawn", "withdrawn", "order"],
  ["weighhouse-order-settled", "settled", "order"],
  ["weighhouse-offer-taken", "taken", "order"],
  ["weighhouse-order-delivered", "delivered", "order"],
] as const;

export type Deed = (typeof DEEDS)[number][1];

export interface Happened {
  deed: Deed;
  /** The number of the order or listing. */
  id: string;
  /** The page that shows it, as the address names it. */
  page: string;
}

/** What happened, for its reader; null of what has no page, or was done to several at once. */
export function happenedBy(events: Included["events"]): Happened | null {
  for (const [type, deed, key] of DEEDS) {
    const ids = events
      .filter((event) => event.type === `wasm-${type}`)
      .flatMap(({ attributes }) => attributes.find((attribute) => attribute.key === key)?.value ?? []);
    const [id] = ids;
    if (id === undefined) continue;
    if (new Set(ids).size > 1) return null;
    return { deed, id, page: key === "listing" ? `models/${id}` : `orders/${id}` };
  }
  return null;
}
