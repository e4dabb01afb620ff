/** What stands around every text that somebody writes for the chain. */
export const writing = {
  bytes: (count: string, most: string) => `${count} of ${most} bytes`,
  tooLong: (count: string, most: string) => `${count} bytes, and a text has ${most} at most.`,
  cut: (characters: string) => `Pages show its first ${characters} characters.`,
  wasCut: (characters: string) =>
    `Your text is longer than the ${characters} characters that the index shows. What you save here replaces all of it.`,
  public: "Plain text, kept on IPFS: for everybody to read, and nobody can erase it.",
  preview: "As it will be read",
  unseen: "Nobody would see anything of it: it has only fields of a card, or characters that take no place.",
  notTaken:
    "This index takes no texts, so they can’t be kept from here. The command line puts them on an IPFS node of yours.",
  other: (kept: string, own: string) =>
    `The index kept other bytes than you wrote: ${kept} instead of ${own}. Nothing was signed.`,
  full: "So many texts of yours wait for a transaction that the index takes no more. They leave within some hours.",
};
