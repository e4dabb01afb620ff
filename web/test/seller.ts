/** The seller of the tests of its pages, and the chain that it sells on. */
export const SELLER = "wasm1seller";
export const CHAIN = {
  id: "market-1",
  name: "Market",
  rpc: [],
  prefix: "wasm",
  coinType: 118,
  gasPrice: "0.0025uwhs",
  contracts: {
    registry: "wasm1registry",
    license: "wasm1license",
    escrow: "wasm1escrow",
    royalties: "wasm1roy",
  },
};

/** The market's settings, but for its denoms. */
const BOUNDS = { min: 60, max: 6_000_000 };
export const SETTINGS = { fee_bps: 250, bond_bps: 2_000, deliver_within: BOUNDS, challenge_window: BOUNDS };
