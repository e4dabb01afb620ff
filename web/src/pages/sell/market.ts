import type { Chain } from "../../chain/market";
import { ask, type BondRecord, type ListingRecord, type MarketConfig } from "../../chain/records";
import type { ChainConfig } from "../../config";

export interface MarketNow {
  config: MarketConfig;
  prefix: string;
  /** The connected account. */
  seller: string | null;
  /** Stands for it while none is connected: an address of the chain that nobody has a key of. */
  nobody: string;
  bonds: BondRecord[];
  /** Free bonds by denom. */
  free: Record<string, string>;
  /** The listing that gets a version. */
  listing: ListingRecord | null;
}

/** What the chain says now of the market and of a seller. */
export async function marketNow(
  chain: Chain,
  config: ChainConfig,
  seller: string | null,
  listing: string | null,
): Promise<MarketNow> {
  const [settings, bonds, found] = await Promise.all([
    ask.config(chain),
    seller === null ? [] : ask.bonds(chain, seller),
    listing === null ? null : ask.listing(chain, Number(listing)),
  ]);
  return {
    config: settings,
    prefix: config.prefix,
    seller,
    nobody: config.contracts.registry,
    bonds,
    free: Object.fromEntries(bonds.map(({ denom, free }) => [denom, free])),
    listing: found,
  };
}
