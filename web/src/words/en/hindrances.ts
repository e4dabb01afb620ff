export const hindrances = {
  own: "This listing is yours.",
  manage: "Manage it",
  closed: (date: string) => `The seller takes no orders since it missed a delivery on ${date}.`,
  paused: "The seller paused its sales.",
  retired: "The seller ended its sales for good.",
  delisted: "The market’s governance delisted it.",
  delistedNote: "Licenses stay valid, and open orders go on or are paid back.",
  reports: "Its reports",
  denom: "The market takes no new orders in the currency of this price.",
  denomSince: (date: string) => `The market takes no new orders in the currency of this price since ${date}.`,
  closes: (unit: string, when: string) =>
    `The market takes orders in ${unit} until ${when}. What is ordered before is delivered or paid back as agreed: open orders end in it.`,
  closedDenom: (unit: string) => `The market takes no new orders in ${unit}. Open orders end in it.`,
  soldOut: (supply: string) => `All ${supply} licenses of this kind are sold.`,
  market: "The market takes no new orders now.",
  unbacked: "No order can be placed now.",
  unbackedWhy: (bond: string, free: string) =>
    `An order reserves ${bond} of the seller’s bond, out of which you are paid if the seller fails. The seller has ${free} free.`,
  unbackedFrom: (when: string) =>
    `Earlier orders release enough of it from ${when} on; the seller can add to it before.`,
  unbackedNow: "Enough of it can be released now, by anybody.",
  unbackedLater: "It suffices again once earlier orders release their part, or the seller adds to it.",
  offer: "You can offer a price: it reserves nothing, and you can withdraw it, until the seller takes it.",
  resold: "Resold licenses need no bond: they can be bought now.",
  similar: "Similar models",
  bad: (date: string) => `The version was proven bad on ${date}: nothing of it is sold.`,
  offerOther: "Offer another price",
};
