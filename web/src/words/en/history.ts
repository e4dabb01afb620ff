/** What a listing brought: loaded with the tab that says so. */
export const history = {
  sales: "Sales by month",
  paid: "Prices at which it settled, by month",
  paidRange: (unit: string) => `Paid, ${unit}`,
  resold: "Resold at",
  settledCount: "Sales",
};
