export const library = {
  title: "Library",
  address: "An account’s address",
  show: "Show",
  note: "Everything here is public on the chain. Nothing is asked of a wallet.",
  open: "Open orders",
  licenses: "Licenses",
  noOrders: "No open order.",
  noLicenses: "No license.",
  forGood: "for good",
  until: (date: string) => `until ${date}`,
  expired: (date: string) => `expired on ${date}`,
  newer: (version: string) => `version ${version} is out`,
  bad: "this version was proven bad",
  states: {
    OFFERED: "offered, waiting for the seller",
    FUNDED: "paid, waiting for the key",
    DELIVERED: "delivered, key proven",
    DISPUTED: "disputed",
  },
  notOne: (prefix: string) =>
    `That is no address of this chain. One begins with ${prefix}1, and its last letters are a checksum.`,
  own: "That is the account that has it.",
};
