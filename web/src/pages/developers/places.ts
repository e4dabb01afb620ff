/** The id of the section about the contracts, to which links from other pages lead. */
export const CONTRACTS = "contracts";
