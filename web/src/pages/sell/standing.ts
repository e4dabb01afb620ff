import { base64, hex } from "../../chain/bytes";
import type { Chain } from "../../chain/market";
import type { Published } from "../../chain/published";
import { ask, type VersionOnChain } from "../../chain/records";

/** The most that the registry answers at once. */
const PAGE = 100;

/** What a sealed draft is known by on the chain. */
export interface Sought {
  seller: string;
  /** The listing that gets a version; null for a listing of its own. */
  listing: string | null;
  /** In hexadecimal: drawn for this draft, and for no other. */
  salt: string;
  /** The newest listing when the salt was drawn; 0 where nobody knows. */
  after: number;
}

/**
 * The version of a draft that stands on the chain; null without one. The chain is asked alone: a browser forgets what it
 * signed, and an index may be behind.
 */
export async function standing(
  chain: Chain,
  { seller, listing, salt, after }: Sought,
): Promise<Published | null> {
  const is = (version: VersionOnChain) => hex(base64(version.salt)) === salt;
  if (listing !== null) {
    const next = (last: number) => ask.versions(chain, Number(listing), last, PAGE);
    for await (const version of pages(0, next, ({ number }) => number))
      if (is(version)) return { listing, version: version.number.toString() };
    return null;
  }
  const next = (last: number) => ask.listings(chain, last, PAGE);
  for await (const each of pages(after, next, ({ id }) => id)) {
    if (each.seller !== seller || each.latest_version == null) continue;
    // A draft's listing begins with the draft's version.
    if (is(await ask.version(chain, each.id, 1))) return { listing: each.id.toString(), version: "1" };
  }
  return null;
}

/** What pages have, one after another, from the one behind `last` on. */
async function* pages<Item>(
  last: number,
  ask: (last: number) => Promise<Item[]>,
  numberOf: (item: Item) => number,
): AsyncGenerator<Item> {
  for (;;) {
    const page = await ask(last);
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return;
    last = numberOf(end);
  }
}

/** The number of the market's newest listing; 0 without one. The registry counts from 1, and is asked for one at a time. */
export async function newestListing(chain: Chain): Promise<number> {
  const isThere = async (listing: number) => (await ask.listings(chain, listing - 1, 1)).length > 0;
  let [newest, beyond] = [0, 1];
  while (await isThere(beyond)) [newest, beyond] = [beyond, beyond * 2];
  while (beyond - newest > 1) {
    const middle = Math.floor((newest + beyond) / 2);
    if (await isThere(middle)) newest = middle;
    else beyond = middle;
  }
  return newest;
}
