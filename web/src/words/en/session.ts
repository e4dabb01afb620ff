export const session = {
  connect: "Connect a wallet",
  needsWallet: "This needs a wallet that signs. Connect one, then try again.",
  elsewhere: (site: string, here: string) =>
    `The index signs accounts in for ${site}, and this page is at ${here}. Nothing was signed. Open ${site} to sign in.`,
  problems: {
    AWAY: "The index does not answer. What is kept there is unchanged. Try again in a moment.",
    UNAVAILABLE:
      "What the index keeps for accounts can’t be read now. Nothing changed. Try again in a moment.",
    OVERLOADED: "Too many ask the index at once. Nothing changed. Try again in a moment.",
    RATE_LIMITED: "This account asked the index too much at once. Nothing changed. Try again in a minute.",
    NOT_OFFERED:
      "This index keeps nothing for accounts: its operator set it up without. Everything else works.",
    INTERNAL: "The index failed. Nothing changed, as far as it says. Try again in a moment.",
  },
};
