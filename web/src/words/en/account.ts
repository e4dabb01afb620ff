export const account = {
  title: "Account",
  wallet: "Wallet",
  noWallet: "No wallet is connected. Looking around needs none; buying, selling and what is kept for you do.",
  name: "Name",
  address: "Address",
  kinds: {
    keplr: "signed by your wallet",
    ethereum: "derived in this tab from a signature of your Ethereum wallet, and kept nowhere",
    watched: "watched: this page looks at it, and signs nothing",
  },
  pages: "Its pages",
  coin: "Money",
  money: {
    what: (unit: string) =>
      `${unit} is money of this market’s chain. Prices and bonds are paid in what their sellers chose, and each transaction’s fee in the chain’s own coin.`,
    page: (unit: string) => `Where ${unit} comes from`,
    command: "This chain runs on a machine of yours or your team’s. Its faucet, where the chain was started:",
    none: "The operator of this page names no place that gives or sells it. Any account that has some can send it to yours:",
    yours: "Your account",
  },
  another: "Change wallet",
  disconnect: "Disconnect",
  kept: "What is kept for you",
  keptNote:
    "The index keeps notices, saved searches, a contact and backups of keys for an account, encrypted, and shows them to it alone. To sign in, your wallet signs a text that names this site. It moves no money.",
  signIn: "Sign in",
  signOut: "Sign out",
  searches: "Saved searches",
  noSearch: "No search is saved. The search page has a button for it.",
  searchSaved: "Saved",
  searchFind: "find it in your account",
  searchQuiet: "A notice comes when a new model fits.",
  followed: "A notice comes for each new model that fits.",
  feed: "Its feed",
  remove: "Remove",
  contact: "Contact",
  contactNote:
    "An address that the index keeps with your account. A program in which you sign in can read it, and nobody else. The index sends nothing to it: what happens to your orders stands in the notices above. Empty fields take it away.",
  email: "Email address",
  page: "A web page of yours, https",
  save: "Save",
  saved: "Saved.",
  sessions: "Sessions",
  sessionsNote: "Where this account is signed in. A session ends after 30 days by itself.",
  opened: (date: string) => `Opened on ${date}`,
  used: (date: string) => `last used on ${date}`,
  thisOne: "this one",
  until: (date: string) => `until ${date}`,
  end: "End",
  privacy: "Privacy",
  privacyNote:
    "A file has all that is kept for your account, its backups included. Erasing ends all of it and your sessions. What stands on the chain is everybody’s, and nobody can erase it.",
  files: (count: string, one: boolean) =>
    one
      ? `${count} sealed file that you sent stays while a listing names it, without your name.`
      : `${count} sealed files that you sent stay while a listing names them, without your name.`,
  export: "Save all as a file",
  erase: "Erase all",
  eraseTitle: "This can’t be undone.",
  eraseNote: (count: string, one: boolean) =>
    count === "0"
      ? "Saved searches and the contact are erased, and every session ends."
      : `${count} ${one ? "backup" : "backups"} of keys would be erased too. A license whose key is nowhere else can’t be opened any more until its seller answers a request for the key again. Save the file first.`,
  sure: "I want all of it erased",
  sureKeys: "I have my keys elsewhere, or don’t need them",
  eraseNow: "Erase all now",
  keep: "Keep it",
};
