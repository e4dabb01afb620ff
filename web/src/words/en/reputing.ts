/** What is said where somebody reviews, answers, votes or reports. */
export const reputing = {
  review: {
    title: "Your review",
    lead: "A review stands beside the listing for everybody to read, by the account that bought. It weighs what the fee of this sale weighs, and it stays: you can replace it, and what it said before stays to be read.",
    stars: "Stars",
    star: (stars: number) => (stars === 1 ? "1 star" : `${stars} stars`),
    words: "What you found",
    wordsNote: "Say what you ran it on and what it did. Without words, the stars stand alone.",
    write: "Review it",
    edit: "Replace your review",
    change: "Change it",
    keep: "Leave it",
    sign: (order: string) => `Review order ${order}`,
    signNote: (stars: number) =>
      `${stars === 1 ? "1 star" : `${stars} stars`}, for everybody to read. The account that bought stands beside it.`,
    starsFirst: "Choose the stars first.",
    unchanged: "This is what it says now.",
    yours: (stars: number, date: string) => `${stars === 1 ? "1 star" : `${stars} stars`}, written ${date}`,
    obstacles: {
      open: "Once the order is settled, you can review what it bought.",
      refunded: "This order was refunded, and only what was settled is reviewed: nobody paid for it.",
      withdrawn: "This offer was withdrawn, so that nothing was bought.",
      buyer: (buyer: string) => `${buyer} bought it, and that account alone reviews it.`,
      linked: (party: string) =>
        `Your account is, or is linked with, ${party}, which is paid for this listing. Nobody reviews what is their own.`,
    },
    asking: "The chain is asked whether you can review it.",
    away: "The chain does not answer whether you can review this. Try again in a moment.",
    toReviews: "All its reviews",
  },
  answer: {
    title: "Answer this review",
    again: "Replace your answer",
    words: "Your answer",
    note: "It stands below the review, once, by the listing’s seller. You can replace it; what it said before stays to be read.",
    button: "Answer it",
    sign: (order: string) => `Answer the review of order ${order}`,
    signNote: "For everybody to read, below the review.",
    of: (stars: number, words: string | null) =>
      words === null
        ? `The buyer gave ${stars} of 5 stars, without words.`
        : `The buyer gave ${stars} of 5 stars:`,
    reviewed: "A review of this sale",
  },
  vote: {
    say: "It was helpful",
    take: "Take your vote back",
    sign: (order: string) => `Say that the review of order ${order} was helpful`,
    takeSign: (order: string) => `Take your vote for the review of order ${order} back`,
    signNote: (license: string) => `With your license ${license}: one vote for each license and account.`,
    linked: (party: string) =>
      `Your account is, or is linked with, ${party}, which wrote this review or is paid for the listing. Nobody votes for what is their own.`,
  },
  report: {
    title: "Report this listing",
    lead: (stake: string, decide: string, appeal: string) =>
      `A report holds a stake of ${stake}. Governance and its moderator decide it within ${decide}; then there are ${appeal} to appeal, once. The stake comes back to you whether the charge was upheld or not, and if nobody decides in time. It is lost only where governance finds that the report abused reporting.`,
    leadFree: (decide: string, appeal: string) =>
      `Governance and its moderator decide a report within ${decide}; then there are ${appeal} to appeal, once. This market asks for no stake.`,
    delists:
      "No number of reports takes a listing away: whoever governs the market does, if the charge is right.",
    charge: "The charge",
    kinds: {
      malware: "Running it harms the machine or its user",
      stolen: "The seller has no right to sell it",
      illegal: "The model or its sale breaks a law",
      misleading: "The listing says what is not so",
    },
    version: "About",
    whole: "the whole listing",
    versionOf: (number: string) => `version ${number}`,
    evidence: "Your evidence",
    evidenceNote:
      "What anybody can check: where the weights come from, what happened when you ran it, what the card says and what is so. Name no private person.",
    button: (stake: string) => `Report it with ${stake}`,
    buttonFree: "Report it",
    sign: (listing: string) => `Report listing ${listing}`,
    signNote: (stake: string) => `${stake} as a stake, which comes back unless governance finds abuse.`,
    signFree: "No stake is paid.",
    filed: "Reported. It stands below as soon as the index has it.",
    connect: "To report it, connect a wallet.",
    settings: "The chain does not say what a report costs now. Try again in a moment.",
  },
  appeal: {
    title: "Appeal",
    note: (until: string) =>
      `Once, before ${until}. Governance alone decides it, for good; if it decides nothing, the decision stays.`,
    grounds: "Your grounds",
    button: "Appeal against the decision",
    sign: (report: string) => `Appeal in report ${report}`,
    signNote: "Governance reads your grounds, and so does everybody.",
  },
  settle: {
    button: "Settle it",
    sign: (report: string) => `Settle report ${report}`,
    note: (stake: string, isAbuse: boolean) =>
      isAbuse
        ? `Its time is over. Settling pays the stake of ${stake} to the treasury. Anybody can, and it costs the network’s fee.`
        : `Its time is over. Settling pays the stake of ${stake} back to whoever reported. Anybody can, and it costs the network’s fee.`,
  },
};
