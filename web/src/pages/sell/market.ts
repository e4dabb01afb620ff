import type { Chain } from "../../chain/market";
import type { ChainConfig } from "../../config";

/** The registry's settings: the whole of it is handed to Rust, and these fields are shown. */
export interface MarketSettings {
  fee_bps: number;
  bond_delay: number;
  deliver_within: { min: number; max: number };
  challenge_window: { min: number; max: number };
  denoms: { denom: string; closed: boolean }[];
}

/** A listing as the registry has it, with what its seller changes. */
export interface OwnListing {
  id: number;
  seller: string;
  name: string;
  state: "active" | "paused" | "retired" | "delisted";
  card: { cid: string; sha256: string };
  latest_version?: number | null;
  payees: { address: string; share_bps: number }[];
  plans: {
    kind: { perpetual: object } | { term: { seconds: number } };
    price: { denom: string; amount: string };
    resale_royalty_bps: number;
    supply?: number | null;
  }[];
}

export interface BondNow {
  denom: string;
  free: string;
  reserved: string;
  unlocked: string;
  available_from?: number | null;
  available_from_height?: number | null;
}

export interface MarketNow {
  config: MarketSettings;
  prefix: string;
  /** The connected account. */
  seller: string | null;
  /** Stands for it while none is connected: an address of the chain that nobody has a key of. */
  nobody: string;
  bonds: BondNow[];
  /** Free bonds by denom. */
  free: Record<string, string>;
  /** The listing that gets a version. */
  listing: OwnListing | null;
}

export const own = {
  settings: (chain: Chain) => chain.smart<MarketSettings>("registry", { config: {} }),
  listing: (chain: Chain, listing: number) => chain.smart<OwnListing>("registry", { listing: { listing } }),
  bonds: (chain: Chain, seller: string) =>
    chain.smart<BondNow[]>("escrow", { bonds: { seller, start_after: null, limit: 100 } }),
  closed: (chain: Chain, seller: string) =>
    chain.smart<{ since: number } | null>("escrow", { closed: { seller } }),
};

/** What the chain says now of the market and of a seller. */
export async function marketNow(
  chain: Chain,
  config: ChainConfig,
  seller: string | null,
  listing: string | null,
): Promise<MarketNow> {
  const [settings, bonds, found] = await Promise.all([
    own.settings(chain),
    seller === null ? [] : own.bonds(chain, seller),
    listing === null ? null : own.listing(chain, Number(listing)),
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
