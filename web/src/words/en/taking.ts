/** Whether a listing takes orders, as its seller reads it on each page that names it. */
export const taking = {
  open: "takes orders",
  paused: "paused: takes no orders",
  retired: "ended for good",
  delisted: "delisted by governance",
  closed: (date: string) => `takes no orders since the delivery that its seller missed on ${date}`,
  bad: (date: string) => `takes no orders: its version was proven bad on ${date}`,
  denom: "takes no orders: the market closed the currency of its price",
  soldOut: "takes no orders: all its licenses are sold",
  market: "takes no orders: the whole market is paused",
  unbacked: (bond: string, free: string) =>
    `takes no orders: an order reserves ${bond} of the seller’s bond, of which ${free} are free`,
};
