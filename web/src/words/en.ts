import type { listings } from "./en/listings";
import type { pages } from "./en/pages";
import { wallet } from "./en/wallet";

/** What the home page says, and what stands around every page. */
const first = {
  name: "English",
  wallet,
  skip: "Skip to the content",
  getProgram: "Get the program",
  header: {
    models: "Models",
    sell: "Sell",
    library: "Library",
    developers: "Developers",
    search: "Search models",
    menu: "Main",
  },
  footer: {
    stands: (height: string, behind: number) =>
      behind <= 0
        ? `The index stands at height ${height}, where the chain is.`
        : `The index stands at height ${height}, ${behind === 1 ? "one block" : `${behind} blocks`} behind the chain.`,
    silent: "The index does not answer.",
    dashboard: "Seller’s dashboard",
    feedback: "Write to the operator",
    governance: "Governance",
  },
  lists: {
    more: "Show more",
    failed: "The index did not answer: the next rows could not be had.",
    noOrder: "no order now",
    task: "Task",
    all: "All models",
    without: (what: string) => `Without ${what}`,
  },
  standing: {
    proven: "proven",
    attested: "attested",
    claimed: "claimed",
    waiting: "waiting",
    refunded: "refunded",
  },
  units: {
    bytes: "bytes",
    between: (least: string, most: string) => `${least} to ${most}`,
  },
  tally: {
    caption:
      "A stroke is a sale, oldest first. Up: the seller was paid. Red and down: the buyer’s money went back. Short and blue: still open.",
    told: (settled: number, refunded: number, split: number, open: number) =>
      `${settled} settled, ${refunded} refunded, ${split} split, ${open} open`,
    none: "new, no sale yet",
    sold: (count: string) => `${count} sold`,
    last: (count: number) => `Last ${count} sales`,
  },
  ruler: {
    weighs: (bytes: string) => `${bytes} on a scale from 10 kB to 1 TB`,
    all: (count: string) =>
      `All ${count} models by their weight: the more weigh the same, the longer the black stroke.`,
    named: "Blue, with names: what sells best.",
  },
  steps: {
    PLACED: "paid, waiting for the key",
    OFFERED: "offered, waiting for the seller",
    TAKEN: "offer taken, waiting for the key",
    DELIVERED: "delivered, key proven",
    SETTLED: "settled",
    REFUNDED: "refunded",
    WITHDRAWN: "offer withdrawn",
    PROVEN_BAD: "proven bad",
    DISPUTE_OPENED: "disputed",
    BOND_RELEASED: "the seller’s bond is free again",
    BOND_FORFEITED: "a part of the seller’s bond is lost",
    REKEY_REQUESTED: "the holder asks for the key again",
    REKEY_ANSWERED: "the key came again",
    REKEY_ENDED: "the key did not come again",
    DISPUTE_PROPOSED: "an amount proposed in the dispute",
    DISPUTE_ENDED: "the dispute ended",
    RESALE_OPENED: "license put up for resale",
    RESALE_ENDING: "resale takes no further order",
    RESALE_ENDED: "resale ended, license handed over or back",
    RESELLER_PAID: "the reseller is paid",
    SELLER_CLOSED: "a delivery was missed, the seller is closed",
    other: (kind: string) => kind.toLowerCase().replaceAll("_", " "),
  },
  home: {
    title: ["AI models,", "weighed in public."] as const,
    lead: "Pay a stranger for the weights of a model. The chain holds your money until it has checked that you received the key to the very file that was listed. If a byte of it is not what was listed, one proof brings the money back; whether the model is any good, an arbiter decides.",
    ask: "What should it do?",
    askHint: "One or two words find most, such as translation or speech.",
    settled: "Settled in 30 days",
    sales: (count: string, one: boolean) => `${count} ${one ? "sale" : "sales"}`,
    returned: "Went back to buyers",
    stake: "Sellers have at stake",
    sellers: (count: string, one: boolean) => `${count} ${one ? "seller" : "sellers"}`,
    proof: "From payment to proof",
    nineInTen: (span: string) => `median; nine in ten within ${span}`,
    noProof: "No delivery yet",
    selling: "Selling now",
    allTasks: "all tasks",
    trending: "Trending",
    newest: "New",
    best: "Best selling",
    model: "Model",
    weight: "Weight",
    from: (unit: string) => `From, ${unit}`,
    now: "Now on the chain",
    height: (height: string) => `height ${height}`,
    quiet: "Nothing was sold yet.",
    how: "How a stranger can sell to a stranger",
    steps: [
      [
        "Weighed",
        "The seller seals the file and commits to every 16 KiB of it. Anyone can weigh the sealed file again before paying.",
      ],
      [
        "Paid",
        "Your money goes to escrow, with a key made for this order alone. A part of the seller’s bond is reserved against it.",
      ],
      [
        "Proven",
        "The seller’s key arrives, locked to yours. The chain accepts it only with a proof that it opens the listed file.",
      ],
      [
        "Settled",
        "You have a window to open it. A bad chunk brings back your money and part of the bond; nobody has to judge.",
      ],
    ] as const,
    coin: (unit: string) =>
      `Prices here are in ${unit}, money of the market’s chain. A wallet holds it, and your account’s page says where it comes from.`,
    toAccount: "To your account",
    empty: "Nothing is for sale yet.",
    sellFirst: "Sell the first model",
    noneOf: (task: string) => `No model of the task “${task}” is for sale now.`,
    mention: (task: string) => `Models that mention “${task}”`,
  },
  marks: {
    attested: (handle: string) => `${handle}, attested`,
    loads: {
      DATA_ONLY: "data alone",
      UNKNOWN: "may run code when it is loaded",
      RUNS_CODE: "runs code when it is loaded",
    },
    lookAlike: (handle: string) => `not from ${handle}: the name looks like theirs`,
    proven: (handle: string) => `${handle}, proven`,
    scanned: {
      CLEAN: "scanners found nothing harmful",
      SUSPICIOUS: "a scanner found what may do harm",
      MALICIOUS: "a scanner found what does harm",
    },
    rated: (stars: string, count: number) => `★ ${stars} (${count})`,
    ratedTold: (stars: string, count: number) =>
      `${stars} of 5 stars, by ${count === 1 ? "one review" : `${count} reviews`}`,
  },
  errors: {
    away: "The index does not answer.",
    awayNote: "Orders and money work from the chain meanwhile. Search and history come back with the index.",
    again: "Try again",
    busy: "Too many ask at once. This page asks again in a moment.",
    failed: "The index could not answer this page.",
    lost: "There is no such page.",
    lostNote: "The address may have been cut, or the page moved.",
    home: "To the home page",
  },
};

/**
 * Every sentence of the storefront: `languages.ts` adds those of pages as it loads them. Another language is an object of the
 * same type: the compiler finds what it lacks.
 */
export const en = first as typeof first & typeof listings & typeof pages;

/** What a language has to say: English's own texts are no more than texts. */
export type Words = Said<typeof en>;
export type First = Said<typeof first>;

export type Said<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Name in keyof T]: Said<T[Name]> };
