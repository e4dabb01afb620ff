import type { Chain } from "./market";

// Records as the contracts answer them: numbers in JSON, amounts as text, bytes in base64. docs/contracts/ has every field.

export interface Coin {
  denom: string;
  amount: string;
}

export type LicenseKind = { perpetual: object } | { term: { seconds: number } };

export interface Rights {
  commercial: boolean;
  derivatives: boolean;
  redistribution: boolean;
  transferable: boolean;
  seats?: number | null;
}

export interface Grant {
  kind: LicenseKind;
  resale_royalty_bps: number;
  rights: Rights;
  terms_hash: string;
}

interface Arbiter {
  address: string;
  decide_within: number;
}

export interface OrderTerms {
  listing: number;
  version: number;
  plan: number;
  card: string;
  price: string;
  denom: string;
  fee: string;
  grant: Grant;
  split_version: number;
  deliver_within: number;
  grace: number;
  challenge_window: number;
  cooldown: number;
  block_interval: number;
  bond: string;
  stake: string;
  arbiter?: Arbiter | null;
  resale?: { license: number; royalty: string } | null;
}

export interface Quote {
  order_hash: string;
  terms: OrderTerms;
}

/** A listing as the registry has it. */
export interface ListingRecord {
  id: number;
  seller: string;
  name: string;
  state: "active" | "paused" | "retired" | "delisted";
  card: { cid: string; sha256: string };
  latest_version?: number | null;
  license: { id: string; uri?: string | null; sha256?: string | null };
  payees: { address: string; share_bps: number }[];
  plans: {
    kind: LicenseKind;
    price: Coin;
    resale_royalty_bps: number;
    rights: Rights;
    supply?: number | null;
  }[];
}

export interface VersionOnChain {
  listing: number;
  number: number;
  cid: string;
  size: number;
  chunk_count: number;
  plaintext_root: string;
  ciphertext_root: string;
  key_root: string;
  public_key: string;
  hash_point: string;
  salt: string;
  bad_since?: number | null;
  bad_since_height?: number | null;
}

export type StateOnChain =
  | "funded"
  | "delivered"
  | "settled"
  | "refunded"
  | "offered"
  | "withdrawn"
  | "disputed";

export interface OrderRecord {
  id: number;
  listing: number;
  version: number;
  plan: number;
  buyer: string;
  price: string;
  denom: string;
  fee: string;
  royalty: string;
  returned: string;
  bond: string;
  stake: string;
  state: StateOnChain;
  grant: Grant;
  arbiter?: Arbiter | null;
  challenge_window: number;
  cooldown: number;
  placed_at: number;
  placed_at_height: number;
  delivered_at?: number | null;
  deliver_by: number;
  deliver_by_height: number;
  refund_from: number;
  refund_from_height: number;
  settle_from?: number | null;
  settle_from_height?: number | null;
  release_from?: number | null;
  release_from_height?: number | null;
  expires_at?: number | null;
  expires_at_height?: number | null;
  transport_key?: string | null;
  resold?: number | null;
  dispute?: {
    asked?: string | null;
    offered?: string | null;
    decide_by: number;
    decide_by_height: number;
    stake: string;
  } | null;
}

export interface ResaleRecord {
  license: number;
  listing: number;
  version: number;
  seller: string;
  price: Coin;
  deliver_within: number;
  challenge_window: number;
  ending: boolean;
  expires_at?: number | null;
  order?: number | null;
}

export interface LicenseRecord {
  listing: number;
  version: number;
  split_version: number;
  grant: Grant;
  issued_at: number;
  expires_at?: number | null;
  expired: boolean;
}

/** The registry's settings, as far as a page reads them: Rust takes the whole of the answer. */
export interface MarketConfig {
  fee_bps: number;
  bond_delay: number;
  deliver_within: { min: number; max: number };
  challenge_window: { min: number; max: number };
  denoms: { denom: string; closed: boolean; min_fee: string; min_bond: string; min_stake: string }[];
}

export interface BondRecord {
  denom: string;
  free: string;
  reserved: string;
  unlocked: string;
  available_from?: number | null;
  available_from_height?: number | null;
}

/** What the contracts answer, as `packages/client` asks them. */
export const ask = {
  config: (chain: Chain) => chain.smart<MarketConfig>("registry", { config: {} }),
  listing: (chain: Chain, listing: number) =>
    chain.smart<ListingRecord>("registry", { listing: { listing } }),
  version: (chain: Chain, listing: number, version: number) =>
    chain.smart<VersionOnChain>("registry", { version: { listing, version } }),
  quote: (chain: Chain, quote: { listing: number; plan: number; waive_window: boolean; price?: string }) =>
    chain.smart<Quote>("escrow", { quote }),
  resaleQuote: (chain: Chain, license: number, waive_window: boolean) =>
    chain.smart<Quote>("escrow", { resale_quote: { license, waive_window } }),
  order: (chain: Chain, order: number) => chain.smart<OrderRecord>("escrow", { order: { order } }),
  /** Null for a license that is not for resale. */
  async resale(chain: Chain, license: number): Promise<ResaleRecord | null> {
    const start_after = license > 0 ? license - 1 : null;
    const page = await chain.smart<ResaleRecord[]>("escrow", { resales: { start_after, limit: 1 } });
    return page.find((resale) => resale.license === license) ?? null;
  },
  async license(chain: Chain, license: number): Promise<LicenseRecord> {
    const question = { nft_info: { token_id: license.toString() } };
    return (await chain.smart<{ extension: LicenseRecord }>("license", question)).extension;
  },
  async owner(chain: Chain, license: number): Promise<string> {
    const question = { owner_of: { token_id: license.toString(), include_expired: null } };
    return (await chain.smart<{ owner: string }>("license", question)).owner;
  },
  bonds: (chain: Chain, seller: string) =>
    chain.smart<BondRecord[]>("escrow", { bonds: { seller, start_after: null, limit: 100 } }),
  /** Since when a seller's listings take no orders; null while they do. */
  closed: (chain: Chain, seller: string) =>
    chain.smart<{ since: number } | null>("escrow", { closed: { seller } }),
  /** What of a seller's bond can back orders to come. */
  async freeBond(chain: Chain, seller: string, denom: string): Promise<bigint> {
    const bonds = await ask.bonds(chain, seller);
    return BigInt(bonds.find((bond) => bond.denom === denom)?.free ?? 0);
  },
};
