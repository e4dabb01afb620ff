export const dashboard = {
  title: "Dashboard",
  connect:
    "Connect a wallet to see what its account sells and earns, or name an account: all of it is public on the chain.",
  whose: "An account’s address",
  show: "Show",
  yours: "Your account’s",
  period: "Period",
  periods: { days30: "30 days", days90: "90 days", months12: "12 months" },
  listing: "Listing",
  allListings: "all listings",
  denom: "Denom",
  earned: "Credited to you",
  toSweep: (amount: string) => `${amount} not swept yet`,
  before: (amount: string, growth: string | null) =>
    growth === null ? `${amount} in the period before` : `${growth} against ${amount} in the period before`,
  settled: "Settled",
  sales: (count: string, one: boolean) => `${count} ${one ? "sale" : "sales"}, whole price`,
  returned: "Went back to buyers",
  noRefund: "no refund",
  reasons: {
    UNDELIVERED: (count: string) => `${count} not delivered`,
    PROVEN_BAD: (count: string) => `${count} proven bad`,
    DISPUTED: (count: string) => `${count} disputed`,
  },
  conversion: "Visits that bought",
  conversionOf: (orders: string, oneOrder: boolean, visits: string, oneVisit: boolean) =>
    `${orders} ${oneOrder ? "order" : "orders"} of ${visits} ${oneVisit ? "visit" : "visits"}`,
  conversionMore: (orders: string, oneOrder: boolean, visits: string, oneVisit: boolean) =>
    `${orders} ${oneOrder ? "order" : "orders"}, and only ${visits} ${oneVisit ? "visit was" : "visits were"} reported: whoever buys by a program visits no page`,
  moreOrders: (orders: string) => `${orders} orders, more than the visits that were reported`,
  noVisit: "No visit was reported",
  revenue: "Revenue",
  revenueNote:
    "The whole price of sales on the day that they settled, before the fee and other payees; below the line, what went back to buyers.",
  royalties: "Income",
  royaltiesOfAll: "Of all listings together, whichever is chosen.",
  royaltiesNote:
    "Your part of sales and royalties on the day that a sweep credited it, after the fee and other payees, and licenses that you resold.",
  fromOthers: (amount: string) =>
    `${amount} of it came from models of other sellers, who named you among their payees.`,
  royaltiesTold: (span: string, up: string, unit: string) =>
    `Income since ${span}: ${up} ${unit}. A table with the same follows.`,
  credited: "Credited",
  resales: "Resales",
  bondsLost: (amount: string) => `${amount} of the bond was forfeited in this period.`,
  claim: "To claim",
  owed: "Owed by the ledger",
  unswept: "Settled, not swept yet",
  sweeps: (count: string, one: boolean) => `${count} ${one ? "sweep" : "sweeps"}`,
  claimAll: (amounts: string) => `Claim ${amounts}`,
  claimTitle: (amounts: string) => `Claim ${amounts}`,
  claimNote: (count: number) =>
    count === 0
      ? "The ledger pays what it owes your account."
      : `${count === 1 ? "One sweep moves" : `${count} sweeps move`} settled revenue from escrow to the ledger, which pays every payee’s part to its own balance. Then it pays yours out.`,
  claimLeft: (count: number) => `A transaction takes 20 sweeps: ${count} more follow with the next claim.`,
  claimed: (amounts: string) => `${amounts} paid to your account.`,
  nothing: "Nothing to claim.",
  last: "Last claims",
  others: "Another account’s. Connect its wallet to claim.",
  away: "The index does not answer: the figures come back with it. What the ledger owes your account, and what waits for it at escrow, is read from the chain.",
  claimPart:
    "More revenue waits at escrow than this page looks through: claim again after this, or once the index answers.",
  bonds: "Bonds",
  bond: (unit: string) => `Bond, ${unit}`,
  free: (amount: string) => `free ${amount}`,
  reserved: (amount: string, orders: string, one: boolean) =>
    `${amount} reserved for ${orders} ${one ? "order" : "orders"} that can still be proven bad`,
  unlocked: (amount: string, when: string) => `${amount} unlocked, to be withdrawn from ${when} on`,
  unlockedNow: (amount: string) => `${amount} unlocked, to be withdrawn now`,
  withdraw: (amount: string) => `Withdraw ${amount}`,
  withdrawNote: "The unlocked part of your bond is paid to your account. It backs no order any more.",
  withdrawn: (amount: string) => `${amount} of your bond are back at your account.`,
  noBond: "No bond posted.",
  closed: (order: string, when: string) =>
    `Your listings take no orders: order ${order} was not delivered by ${when}. Reopen them once your agent runs.`,
  closing: (unit: string, when: string) =>
    `${unit} closes on ${when}: from then on the market takes no new orders, bonds and prices in it.`,
  closedDenom: (unit: string) => `${unit} is closed: the market takes no new orders, bonds and prices in it.`,
  closingNote:
    "Open orders end in it. Your bond and your revenue in it stay yours, and can be withdrawn at any time.",
  moveTo: "Move the prices to",
  moveRate: (unit: string) => `One ${unit} is worth`,
  moveRateNote: (unit: string) =>
    `A number of ${unit}, exact, with at most 18 decimals. Each price is rounded up.`,
  moveRateWrong: "A rate is a number above 0 with at most 18 decimals.",
  move: (count: number, unit: string) =>
    count === 1 ? `Move one price to ${unit}` : `Move ${count} prices to ${unit}`,
  moveNote:
    "Open orders, licenses and offers keep their prices. Orders at the new prices reserve a bond in the new currency.",
  moved: (count: number, unit: string) =>
    count === 1 ? `One price is in ${unit} now.` : `${count} prices are in ${unit} now.`,
  moveOther: (name: string) =>
    `The chain has another price of ${name} than this page, so nothing was signed. Load the page again.`,
  moveSkipped: (names: string) => `Their listings are over, so their prices stay: ${names}.`,
  moveMore: "There are more of them: move the rest afterwards, or all by `weighhouse listing move-prices`.",
  noOtherDenom: "The market takes prices in no other currency now.",
  reopen: "Reopen the listings",
  reopenNote: "Your listings take orders again. A delivery that is missed closes them again.",
  reopened: "Your listings take orders again.",
  todo: "To do",
  toClaim: "Claim what sales brought",
  toClaimNote: "It waits at escrow and the ledger, for as long as you leave it there.",
  toReopen: "Reopen your listings",
  toReopenNote: "They take no orders since a missed delivery.",
  nothingToDo: "Nothing waits for you.",
  states: {
    OFFERED: "an offer to take",
    FUNDED: "paid, waiting for your key",
    DISPUTED: "disputed",
  },
  toOffer: (order: string) => `Take it, or let it lapse: order ${order}`,
  by: (when: string) => `by ${when}`,
  rekey: (license: string) => `License ${license}: the holder asks for the key again`,
  listings: "By listing",
  listed: "Listing",
  manage: "Manage",
  managing: (name: string) => `Manage ${name}`,
  visits: "Visits",
  ratio: "Bought",
  volume: (unit: string) => `Settled, ${unit}`,
  income: (unit: string) => `Credited, ${unit}`,
  noListings: "This account lists nothing.",
  toSell: "Sell a model",
  files: "As a spreadsheet",
  csv: {
    sales: "sales",
    income: "income",
    orders: "orders",
  },
};
