import type { ChainConfig } from "../config";
import { closingIn } from "../market/closing";
import type { Hindrance } from "../market/orderable";
import { downloadOf } from "../market/window";
import type { Chain } from "./market";
import { loadMessages } from "./module";
import { ask, type ListingRecord, type Quote, type VersionOnChain } from "./records";

/** What is bought, and how. */
export interface Wanted {
  listing: number;
  plan: number;
  /** Of a license that its holder resells. */
  license?: number;
  /** The buyer's own price, in base units of the plan's denom: an offer. */
  price?: string;
  waiveWindow: boolean;
}

/** What a purchase would be now: computed here too, so that what is shown is what is hashed. */
export interface Deal {
  listing: ListingRecord;
  version: VersionOnChain;
  quote: Quote;
  /** The account that must deliver. */
  seller: string;
  /** The end of a resold license, in seconds; null for one that is for good. */
  expiresAt: number | null;
  /** From when on the denom takes no new orders, in seconds; null while no closing is announced. */
  closesAt: number | null;
  /** The seller's free bond, where an offer can't be taken before there is more of it. */
  free: string | null;
  /** How long a buyer downloads the file, by the rate that the market's settings assume, in seconds. */
  download: number;
}

export type Obstacle =
  | { kind: "no-plan" }
  | { kind: "no-version" }
  /** The whole market takes no orders until then. */
  | { kind: "orders-paused"; until: string }
  | { kind: "not-for-resale" }
  | { kind: "ordered"; order: number };

/** Why nothing is bought now, by what the chain says. */
export class Unbuyable extends Error {
  override name = "Unbuyable";
  constructor(readonly obstacle: Obstacle) {
    super(obstacle.kind);
  }
}

/** The listing takes no order now, for a reason that an index knows too. */
export class OrderHindered extends Error {
  override name = "OrderHindered";
  constructor(readonly hindrance: Hindrance) {
    super(hindrance.kind);
  }
}

/** The checks of `packages/client/src/purchase/deal.rs`, in its order. */
export async function dealOf(chain: Chain, config: ChainConfig, wanted: Wanted): Promise<Deal> {
  const listing = await ask.listing(chain, wanted.listing);
  try {
    return wanted.license === undefined
      ? await ofPlan(chain, config, listing, wanted)
      : await ofLicense(chain, config, listing, wanted.license, wanted);
  } catch (error) {
    const until = /escrow\/orders_paused: new orders are paused until (\d+)/.exec(String(error))?.[1];
    throw until === undefined
      ? error
      : new Unbuyable({ kind: "orders-paused", until: timeOf(Number(until)) });
  }
}

async function ofPlan(
  chain: Chain,
  config: ChainConfig,
  listing: ListingRecord,
  wanted: Wanted,
): Promise<Deal> {
  const { plan, waiveWindow, price } = wanted;
  if (listing.plans[plan] === undefined) throw new Unbuyable({ kind: "no-plan" });
  if (listing.latest_version == null) throw new Unbuyable({ kind: "no-version" });
  if (listing.state !== "active") throw new OrderHindered({ kind: listing.state });
  const [latest, closed] = await Promise.all([
    ask.version(chain, listing.id, listing.latest_version),
    ask.closed(chain, listing.seller),
  ]);
  refuseBad(latest);
  if (closed !== null) throw new OrderHindered({ kind: "closed", since: timeOf(closed.since) });
  const { supply } = listing.plans[plan];
  const [quote, market] = await Promise.all([
    ask
      .quote(chain, {
        listing: listing.id,
        plan,
        waive_window: waiveWindow,
        ...(price !== undefined && { price }),
      })
      .catch((error: unknown) => {
        if (String(error).includes("escrow/denom_closed")) throw new OrderHindered({ kind: "denom" });
        if (supply == null || !String(error).includes("escrow/sold_out")) throw error;
        throw new OrderHindered({ kind: "sold-out", supply: supply.toString() });
      }),
    ask.config(chain),
  ]);
  const version = await ask.version(chain, listing.id, quote.terms.version);
  const checks = await checker(config);
  const purchase = { quote, listing, version, config: market, plan, waive_window: waiveWindow };
  checks.checkQuote(JSON.stringify(price === undefined ? purchase : { ...purchase, price }));
  const { bond, denom } = quote.terms;
  const free = await ask.freeBond(chain, listing.seller, denom);
  const isShort = free < BigInt(bond);
  // An offer binds nothing of the seller's before it is taken.
  if (isShort && price === undefined)
    throw new OrderHindered({ kind: "unbacked", bond, denom, free: free.toString() });
  const seller = listing.seller;
  const closesAt = closingIn(market.denoms, denom);
  return {
    listing,
    version,
    quote,
    seller,
    expiresAt: null,
    closesAt,
    free: isShort ? free.toString() : null,
    download: downloadOf(version.size, market.download_rate),
  };
}

async function ofLicense(
  chain: Chain,
  config: ChainConfig,
  listing: ListingRecord,
  id: number,
  { plan, waiveWindow }: Wanted,
): Promise<Deal> {
  if (listing.state === "delisted") throw new OrderHindered({ kind: "delisted" });
  const resale = await ask.resale(chain, id);
  if (resale === null) throw new Unbuyable({ kind: "not-for-resale" });
  if (resale.order != null) throw new Unbuyable({ kind: "ordered", order: resale.order });
  const version = await ask.version(chain, listing.id, resale.version);
  refuseBad(version);
  const [license, quote, market] = await Promise.all([
    ask.license(chain, id),
    ask.resaleQuote(chain, id, waiveWindow),
    ask.config(chain),
  ]);
  const checks = await checker(config);
  const purchase = { quote, listing, resale, license, config: market, plan, waive_window: waiveWindow };
  checks.checkResaleQuote(JSON.stringify(purchase));
  const { seller } = resale;
  const closesAt = closingIn(market.denoms, quote.terms.denom);
  const expiresAt = license.expires_at ?? null;
  const download = downloadOf(version.size, market.download_rate);
  return { listing, version, quote, seller, expiresAt, closesAt, free: null, download };
}

function refuseBad({ bad_since }: VersionOnChain): void {
  if (bad_since != null) throw new OrderHindered({ kind: "bad", since: timeOf(bad_since) });
}

/** Of seconds since 1970, as an index writes it. */
function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

async function checker({ contracts }: ChainConfig) {
  const { Market } = await loadMessages();
  return new Market(JSON.stringify(contracts));
}
