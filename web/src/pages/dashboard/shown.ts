export const PERIODS = ["days30", "days90", "months12"] as const;
export type Period = (typeof PERIODS)[number];

/** What the page shows: all of it is in its address. */
export interface Shown {
  account?: string;
  listing?: string;
  denom?: string;
  period?: Period;
}

/** Reads an address that anybody may have written: what can't be used is left out. */
export function readShown(search: Record<string, unknown>): Shown {
  const shown: Shown = {};
  if (typeof search.account === "string" && search.account !== "")
    shown.account = search.account.slice(0, 100);
  const listing = String(search.listing ?? "");
  if (/^\d{1,18}$/.test(listing)) shown.listing = listing;
  if (typeof search.denom === "string" && search.denom !== "") shown.denom = search.denom.slice(0, 128);
  const period = PERIODS.find((period) => period === search.period);
  if (period && period !== "days30") shown.period = period;
  return shown;
}
