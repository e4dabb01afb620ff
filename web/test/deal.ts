// A purchase as the chain quotes it, for tests of what a buyer reads before paying.
import type { Deal } from "../src/chain/quote";

export interface Change {
  terms?: Partial<Deal["quote"]["terms"]>;
  deal?: Partial<Deal>;
}

/** 5 WHS for a license for good, with a day to challenge and a bond of 2. */
export function dealWith({ terms, deal }: Change = {}): Deal {
  const rights = { commercial: true, derivatives: true, transferable: true, redistribution: false };
  const quoted = {
    price: "5000000",
    denom: "uwhs",
    fee: "125000",
    bond: "2000000",
    stake: "500000",
    version: 1,
    challenge_window: 86_400,
    deliver_within: 3_600,
    grace: 60,
    cooldown: 86_400,
    arbiter: { address: "wasm1arbiter", decide_within: 7_200 },
    resale: null,
    grant: { kind: { perpetual: {} }, rights },
    ...terms,
  };
  return {
    listing: { id: 3, name: "north/whale", license: { id: "MIT" }, plans: [] },
    version: { number: 1, ciphertext_root: "00" },
    quote: { order_hash: "ab".repeat(32), terms: quoted },
    seller: "wasm1seller",
    expiresAt: null,
    closesAt: null,
    free: null,
    download: 1,
    ...deal,
  } as unknown as Deal;
}

/** The same as its holder resells it: with the least window, and without a bond. */
export function resaleWith({ terms, deal }: Change = {}): Deal {
  const resale = { license: 9, royalty: "250000" };
  return dealWith({
    terms: { resale, bond: "0", cooldown: 0, challenge_window: 11, ...terms },
    deal: deal ?? {},
  });
}
