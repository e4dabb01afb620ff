/** What is bought, as the page's address says it. */
export interface PurchaseSearch {
  plan?: number;
  /** The number of a license that its holder resells. */
  license?: string;
  /** Whether the reader names a price. */
  offer?: boolean;
}

export function readPurchase(search: Record<string, unknown>): PurchaseSearch {
  const plan = Number(search.plan);
  const license = String(search.license ?? "");
  return {
    ...(Number.isInteger(plan) && plan > 0 && plan < 256 && { plan }),
    ...(/^\d{1,15}$/.test(license) && { license }),
    ...(search.offer === true && { offer: true }),
  };
}
