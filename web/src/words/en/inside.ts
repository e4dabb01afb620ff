/** What is in a sealed file: loaded with the tab that says so. */
export const inside = {
  pickle: "a pickle: it can run code when it is loaded",
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
};
