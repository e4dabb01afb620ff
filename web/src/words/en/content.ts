export const content = {
  files: "Files",
  filesOf: (count: number) => `${count} ${count === 1 ? "file" : "files"}`,
  filesWith: (count: string, one: boolean, pickles: number) =>
    `${count} ${one ? "file" : "files"}; ${pickles === 0 ? "no pickle" : pickles === 1 ? "one is a pickle" : `${pickles} are pickles`}`,
  pickle: "a pickle: it can run code when it is loaded",
  loadingWhy: "Which files, and why",
  scannedBy: (found: string) => `${found}, says this index’s operator`,
  waiting: "The index has not read this version’s files yet.",
  waitingNote: "It reads the head of the sealed file from IPFS, and tries again.",
  refused: "The sealed file is not what the chain says, or keeps back what must be open.",
  filesNote:
    "Read by the index from the head of the sealed file, and counted since it is what the plaintext root commits to. Where a file’s own header does not tell its tensors, they are the seller’s word.",
  path: "Path",
  tensors: "Tensors",
  memoryHead: "In memory",
  size: "Size",
  tensorsOf: (count: string, parameters: string) => `${count}; ${parameters} parameters`,
  keptFiles: (kept: string, all: string) =>
    `The index keeps ${kept} of ${all} files. Whoever weighs the sealed file here sees all of them.`,
  weighedFiles: "By the manifest of the sealed file that was weighed in this browser.",
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
  sales: "Sales by month",
  paid: "Prices at which it settled, by month",
  paidRange: (unit: string) => `Paid, ${unit}`,
  resold: "Resold at",
  settledCount: "Sales",
  similar: "Alike",
  copiesNote:
    "Other versions that have content of this one, the first published first, by the index’s comparison.",
  shareOf: (share: string) => `has ${share} of this one`,
  lineage: "Lineage",
  lineageNote:
    "What the cards name as their base models. That is their sellers’ word, and nothing proves it.",
  notListed: "not listed here under this name",
  listing: (id: string) => `listing ${id}`,
  mixed: (scripts: string) =>
    `This name mixes letters of ${scripts} that look alike. It may pass for another’s.`,
  mixedShort: "its name mixes letters that look alike",
};
