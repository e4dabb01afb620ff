export const reviews = {
  title: "Reviews",
  none: "Nobody has reviewed it. Its buyers can, once for each order that was settled.",
  rating: (stars: string, count: string, one: boolean) =>
    `${stars} of 5 stars, by ${one ? "one review" : `${count} reviews`}`,
  weight: (weight: string) => `Its reviews weigh ${weight} together.`,
  weighs:
    "Each review counts by the fee that its sale paid, and every listing begins with the same few stars, which its reviews outweigh. So a rating is not the mean of its stars.",
  stars: (stars: number) => (stars === 1 ? "1 star" : `${stars} stars`),
  bar: (stars: number, count: string) => `${stars === 1 ? "1 star" : `${stars} stars`}: ${count}`,
  of: (version: string, date: string) => `of version ${version}, ${date}`,
  fee: (amount: string) => `its sale paid a fee of ${amount}`,
  before: "What it said before",
  wrote: (stars: string, date: string) => `${stars}, ${date}`,
  edited: (date: string, before: number | null) =>
    before === null
      ? `edited ${date}`
      : `edited ${date}, ${before === 1 ? "1 star" : `${before} stars`} before`,
  answer: (date: string) => `The seller’s answer, ${date}`,
  helpful: (count: string, one: boolean) =>
    one ? "One holder found it helpful" : `${count} holders found it helpful`,
  away: "The index has not found these words on IPFS.",
  onlyStars: "Stars alone, without words.",
  reports: "Reports",
  noReports: "Nobody has reported it.",
  reported: (what: string, date: string, version: string | null) =>
    version === null ? `Reported as ${what}, ${date}` : `Version ${version} reported as ${what}, ${date}`,
  stakes: (stake: string, settled: string | null) =>
    settled === null
      ? `Stake ${stake}.`
      : settled === "ABUSIVE"
        ? `Stake ${stake}, lost to the treasury.`
        : `Stake ${stake}, paid back.`,
  until: (when: string) => `It can be decided or appealed until ${when}.`,
  reasons: "The reasons",
  grounds: "The appeal",
  kinds: {
    MALWARE: "harmful to run",
    STOLEN: "not the seller’s to sell",
    ILLEGAL: "unlawful",
    MISLEADING: "not what it says it is",
  },
  states: {
    OPEN: "Nobody has decided it yet.",
    UPHELD: "It was upheld.",
    DISMISSED: "It was dismissed.",
    ABUSIVE: "It was found abusive.",
    LAPSED: "Nobody decided it in time.",
  },
  appealed: "An appeal waits for governance.",
};
