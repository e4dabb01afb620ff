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
  /** What a dispute gave back of a settled order; null where it gave nothing, or there was none. */
  back: { amount: string; denom: string } | null;
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
    const page = key === "listing" ? `models/${id}` : `orders/${id}`;
    return { deed, id, page, back: deed === "settled" ? backBy(events) : null };
  }
  return null;
}

/** The part of the price that an agreement or a ruling returned. */
function backBy(events: Included["events"]): Happened["back"] {
  const ended = events.find(({ type }) => type === "wasm-weighhouse-dispute-ended");
  const of = (name: string) => ended?.attributes.find(({ key }) => key === name)?.value ?? "";
  const [amount, denom] = [of("to_buyer"), of("denom")];
  return /^0*[1-9]\d*$/.test(amount) ? { amount, denom } : null;
}
