/** An account’s profile: its handle, words, domain and linked wallets. */
export const profile = {
  title: "Profile",
  lead: "What stands here is public, and for good: everybody reads it beside your listings and reviews. Nobody needs a profile to buy or sell.",
  none: "This market has no contract for profiles, reviews and reports.",
  away: "The chain does not answer. What stands on it is unchanged.",
  handle: {
    title: "Handle",
    none: "You hold no handle.",
    yours: (handle: string) =>
      `You hold ${handle}. Once you are proven or attested, your listings named ${handle}/… say so, and the index marks those of others whose names look like it.`,
    claimed: "A handle is what you claim to be. It is proven by your domain, or attested by a verifier.",
    field: "A handle",
    form: "3 to 32 letters, digits, - and _: first a letter, no separator at the end, no two in a row.",
    faults: {
      letters: "It has letters, digits, - and _ alone, without accents, dots or spaces.",
      length: "It has 3 to 32 characters.",
      first: "It begins with a letter.",
      last: "It ends with a letter or a digit.",
      doubled: "It has no two separators in a row.",
    },
    asking: "The chain is asked whether it is free.",
    free: "It is free.",
    yoursAlready: "You released it: it is yours to claim again.",
    taken: (handle: string, held: string, account: string) =>
      handle === held
        ? `${account} holds ${held}. Choose another one.`
        : `It looks like ${held}, which ${account} holds: handles that can be mistaken for each other are one name. Choose one that differs by more than case, - and _, or letters such as 0 and o, 1, l and i, 5 and s, rn and m, vv and w.`,
    cooling: (when: string) => `It was given up a short time ago, and is free from ${when} on.`,
    deposit: (amount: string, span: string) =>
      `A deposit of ${amount} is held while you hold the handle, and comes back when you release it. Then nobody else can claim it for ${span}, or for as long as you held it if that is less.`,
    noDeposit: (span: string) =>
      `This market asks for no deposit. Once you release it, nobody else can claim it for ${span}, or for as long as you held it if that is less.`,
    button: (amount: string) => `Claim it for a deposit of ${amount}`,
    buttonFree: "Claim it",
    sign: (handle: string) => `Claim the handle ${handle}`,
    release: "Release it",
    releaseSign: (handle: string) => `Release the handle ${handle}`,
    releaseNote: (amount: string | null, span: string) =>
      amount === null
        ? `Nobody else can claim it for ${span}, or for as long as you held it if that is less; you can, at any time. After that, anybody can. Your listings keep their names, which it no longer covers.`
        : `${amount} come back to you. Nobody else can claim it for ${span}, or for as long as you held it if that is less; you can, at any time. After that, anybody can. Your listings keep their names, which it no longer covers.`,
  },
  about: {
    title: "About you, and your domain",
    words: "What you say of yourself",
    wordsNote:
      "It is what you claim: nothing checks it. No address, no birthday, nothing that you may want back.",
    domain: "A domain of yours",
    domainNote: "Lower case, other scripts in Punycode, such as models.example. Empty for none.",
    wrong: "That is no domain: two names or more with dots between, of lowercase letters, digits and -.",
    save: "Save both",
    sign: "Change your profile",
    signNote: "For everybody to read. What it said before stays in the chain’s history.",
    unread: "The index has not read what your profile says. Words that you leave empty here replace it.",
    file: "So that the domain is proven, put this file there, over HTTPS and without a redirect:",
    copy: "Copy it",
    copied: "Copied.",
    merge: "If the file is there already, add your account to its list.",
    proven: (domain: string, since: string) => `${domain} names your account back, since ${since}.`,
    asked: (when: string) => `This index asked it last ${when}.`,
    never: "This index has not asked it yet: it does within some minutes.",
    problem: (text: string) => `What was wrong then: ${text}`,
    often:
      "Each index asks for itself, once a day. What failed is asked again after a minute, two, four, up to a day; a proof counts for three days while the domain does not answer.",
    notYet: (domain: string) => `${domain} is what you claim: it does not name your account back.`,
  },
  attested: {
    title: "What verifiers attest of you",
    none: "No accredited verifier attests anything of this account.",
    by: (name: string, level: string, until: string) => `${name}: ${level}, until ${until}`,
    states: {
      VALID: "It counts.",
      EXPIRED: "Its time is over.",
      REVOKED: "It was revoked.",
      VERIFIER_REVOKED: "The verifier’s accreditation ended.",
    },
    revoke: "Revoke it",
    revokeSign: (verifier: string) => `Revoke what ${verifier} attests of you`,
    revokeNote:
      "It counts no more, for anybody. That it was there stays in the chain’s history, and the verifier can attest it anew.",
  },
  wallets: {
    title: "Linked wallets",
    lead: "Wallets that are linked count as one person, for everybody to see: none of them reviews or votes for what another one is paid for. At most eight, and a wallet belongs to one account.",
    none: "No wallet is linked with this account.",
    link: (number: string, since: string) => `link ${number}, since ${since}`,
    kinds: { ACCOUNT: "an account of this chain", ETHEREUM: "an Ethereum address" },
    unlink: "Unlink it",
    unlinkSign: (wallet: string) => `Unlink ${wallet}`,
    unlinkNote: "The link ends for what is done from now on. That it was there stays in the chain’s history.",
    of: (account: string) => `This account is a wallet of ${account}. So it has no wallets of its own.`,
    propose: "Link another account",
    proposeField: "The other account’s address",
    proposeNote: (span: string) =>
      `That account has to accept it within ${span}, on this page, with a wallet of its own.`,
    proposeButton: "Propose it",
    proposeSign: (wallet: string) => `Propose ${wallet} as a wallet of yours`,
    proposed: (wallet: string) => `Proposed. ${wallet} can accept it now.`,
    accept: "Become another account’s wallet",
    acceptField: "The account that proposed it",
    acceptNote: "Both are linked from then on, for everybody to see. Either account ends it.",
    acceptButton: "Accept it",
    acceptSign: (account: string) => `Become a wallet of ${account}`,
    notOne: (prefix: string) =>
      `That is no address of this chain. One begins with ${prefix}1, and its last letters are a checksum.`,
    own: "That is this account.",
    ethereum: "Link an Ethereum address",
    ethereumNote: (number: string, span: string) =>
      `Your Ethereum wallet signs a text, which costs nothing there. It names your account, this chain and link number ${number}, so that it is good once, for ${span}. Then your account sends it. The address is public from then on.`,
    ethereumNone:
      "No Ethereum wallet is in this browser. MetaMask is one: an extension of browsers, and an app.",
    ethereumButton: (name: string) => `Sign in ${name}`,
    ethereumAsk: (name: string) => `Answer in ${name}.`,
    ethereumSign: (address: string) => `Link ${address}`,
    ethereumSignNote: (number: string, until: string) =>
      `Link number ${number}. The Ethereum wallet’s signature is good until ${until}.`,
    text: "The text that it signs",
    full: "Eight wallets are linked, which is the most: unlink one first.",
    otherSigner: (address: string, signer: string) =>
      `The wallet named ${address}, and another key signed: ${signer}. Contracts and shared accounts can’t be linked here. Nothing was sent.`,
    locked: "The wallet named no address. Unlock it and try again.",
  },
};
