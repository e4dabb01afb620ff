import type * as escrow from "./generated/escrow";
import type * as license from "./generated/license";
import type * as registry from "./generated/registry";
import type * as royalties from "./generated/royalties";
import type { Chain } from "./market";

// Records as the contracts answer them: numbers in JSON, amounts as text, bytes in base64. Their schemas have every field.

export type Coin = escrow.Coin;
export type LicenseKind = escrow.LicenseKind;
export type Rights = escrow.Rights;
export type Grant = escrow.Grant;
export type OrderTerms = escrow.OrderTerms;
export type Quote = escrow.Quote;
export type StateOnChain = escrow.OrderState;
export type OrderRecord = escrow.Order;
export type ResaleRecord = escrow.Resale;
export type BondRecord = escrow.Bond;
export type LicenseRecord = license.LicenseMetadata;
export type ListingRecord = registry.Listing;
export type VersionOnChain = registry.Version;
export type MarketConfig = registry.Config;

/** What the contracts answer, as `packages/client` asks them. */
export const ask = {
  config: (chain: Chain) => chain.smart<MarketConfig>("registry", { config: {} }),
  listing: (chain: Chain, listing: number) =>
    chain.smart<ListingRecord>("registry", { listing: { listing } }),
  /** Listings of all sellers in any state, a page behind another: at most a hundred. */
  listings: (chain: Chain, start_after: number, limit: number) =>
    chain.smart<ListingRecord[]>("registry", { listings: { start_after, limit } }),
  /** A listing's versions, a page behind another: at most a hundred. */
  versions: (chain: Chain, listing: number, start_after: number, limit: number) =>
    chain.smart<VersionOnChain[]>("registry", { versions: { listing, start_after, limit } }),
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
  /** How many licenses of a plan were sold, without refunded orders. */
  sold: (chain: Chain, listing: number, plan: number) =>
    chain.smart<number>("escrow", { sold: { listing, plan } }),
  bonds: (chain: Chain, seller: string) =>
    chain.smart<BondRecord[]>("escrow", { bonds: { seller, start_after: null, limit: 100 } }),
  /** Revenue of all listings that waits for a sweep, a hundred behind another. */
  revenues: (chain: Chain, start_after: escrow.RevenueCursor | null) =>
    chain.smart<escrow.Revenue[]>("escrow", { revenues: { start_after, limit: 100 } }),
  split: (chain: Chain, listing: number, split_version: number) =>
    chain.smart<registry.Payee[]>("registry", { split: { listing, split_version } }),
  /** What the ledger owes an account. */
  balances: (chain: Chain, account: string) =>
    chain.smart<royalties.Balance[]>("royalties", { balances: { account, start_after: null, limit: 100 } }),
  /** Since when a seller's listings take no orders; null while they do. */
  closed: (chain: Chain, seller: string) =>
    chain.smart<{ since: number } | null>("escrow", { closed: { seller } }),
  /** What of a seller's bond can back orders to come. */
  async freeBond(chain: Chain, seller: string, denom: string): Promise<bigint> {
    const bonds = await ask.bonds(chain, seller);
    return BigInt(bonds.find((bond) => bond.denom === denom)?.free ?? 0);
  },
};
