export const content = {
  files: "Files",
  filesOf: (count: number) => `${count} ${count === 1 ? "file" : "files"}`,
  filesWith: (count: string, one: boolean, pickles: number) =>
    `${count} ${one ? "file" : "files"}; ${pickles === 0 ? "no pickle" : pickles === 1 ? "one is a pickle" : `${pickles} are pickles`}`,
  loadingWhy: "Which files, and why",
  scannedBy: (found: string) => `${found}, says this index’s operator`,
  memory: (bytes: string) => `${bytes} for the weights`,
  needs: (bytes: string, weights: string) =>
    `${bytes} with a context of up to 8,192 positions, ${weights} of it for the weights`,
  onIpfs: "Sealed file",
  found: (when: string | null) => (when ? `found on IPFS ${when}` : "found on IPFS"),
  missing: (when: string | null) =>
    when ? `not found on IPFS; the last time was ${when}` : "not found on IPFS yet",
  context: (bytes: string, length: string) => `and ${bytes} for a context of ${length} positions, in 16 bits`,
  noCopy: (share: string) => `No other version has more than ${share} of its content`,
  carried: "Rest of rounding, to the next sales",
  history: "Price and sales",
  prices: (unit: string) => `Price, ${unit}`,
  pricesTold: (first: string, last: string, count: string) =>
    `${count} prices, from ${first} to ${last}. A table with the same follows.`,
  versionAt: (version: string, day: string) => `v${version}, ${day}`,
  from: "From",
  price: "Price",
  version: "Version",
  mixed: (scripts: string) =>
    `This name mixes letters of ${scripts} that look alike. It may pass for another’s.`,
  mixedShort: "its name mixes letters that look alike",
};
