export const TABS = ["certificate", "card", "files", "versions", "reviews", "history", "similar"] as const;
export type Tab = (typeof TABS)[number];

/** The part of a model's page that its address names; the certificate where it names none. */
export function readTab(search: Record<string, unknown>): { tab?: Tab } {
  const tab = TABS.find((tab) => tab === search.tab);
  return tab === undefined || tab === "certificate" ? {} : { tab };
}
