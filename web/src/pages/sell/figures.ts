import { useEffect, useState } from "react";
import type { ListedCard, ListingFigures, ListingTerms, Sealing } from "#sealing";
import type { ListingRecord, MarketConfig } from "../../chain/records";
import { typedAmount } from "../../market/amount";
import type { MarketNow } from "./market";
import { cardOf, type Seen } from "./seen";
import { type Draft, newPlan, type Typo, termsOf } from "./terms";

/** What is wrong with a field, or with one of its rows. */
export type Faults = (field: string, at?: number) => string | null;

/** What stands for a card until one is read: prices and terms can be looked at before. */
const NO_CARD: ListedCard = {
  sha256: "0".repeat(64),
  name: "-",
  task: "other",
  framework: "other",
  license: { id: "other", uri: null, sha256: null },
  licenseText: null,
  allows: null,
  metrics: [],
  warnings: [],
  body: "",
  text: "",
};

const { name, task, framework, license, sha256 } = NO_CARD;
const WORDS = { name, task, framework, license, sha256 };

const NO_CID = `bafkrei${"a".repeat(52)}`;

/** What the chain would refuse, who is paid and what is posted, by the same Rust as the command line's. */
export function useFigures(
  draft: Draft,
  market: MarketNow | undefined,
  seen: Seen,
  sealing: () => Promise<Sealing>,
): Pick<Told, "figures" | "whole" | "isCurrent"> & { typos: Typo[] } {
  const card = cardOf(draft, seen) ?? NO_CARD;
  const size = draft.done.sealed?.sealed.record.size ?? seen.examined?.found?.size ?? null;
  const read =
    market &&
    termsOf(pricedBy(draft, market), {
      ...market,
      card,
      cardCid: seen.cardCid ?? NO_CID,
      size,
      seller: market.seller ?? market.nobody,
    });
  const typos = read?.typos ?? NONE;
  const { figures, whole, isCurrent } = useTold(read?.terms ?? null, sealing, typos.length === 0);
  return { figures, whole, isCurrent, typos };
}

const NONE: Typo[] = [];

/** What a listing that stands would be at other prices: what the chain would refuse of them, and what an order reserves. */
export function useFiguresAt(
  { listing, settings, prefix }: { listing: ListingRecord; settings: MarketConfig; prefix: string },
  amounts: readonly (string | null)[],
  sealing: () => Promise<Sealing>,
): Told {
  const rights = {
    commercial: null,
    derivatives: null,
    redistribution: null,
    transferable: true,
    seats: null,
  };
  return useTold(
    {
      config: settings,
      prefix,
      seller: listing.seller,
      card: WORDS,
      cardCid: listing.card.cid,
      plans: listing.plans.map(({ price: { denom, amount } }, at) => ({
        price: { denom, amount: amounts[at] ?? amount },
        termSeconds: null,
        rights,
        resaleRoyaltyBps: 0,
        supply: null,
      })),
      payees: listing.payees,
      deliverWithin: listing.deliver_within,
      challengeWindow: listing.challenge_window,
      ordersAtOnce: null,
      free: {},
      size: null,
    },
    sealing,
  );
}

interface Told {
  figures: ListingFigures | null;
  /** The last ones in which each price had its figures and every field could be read. */
  whole: ListingFigures | null;
  /** Whether they are of these terms. */
  isCurrent: boolean;
  /** The module did not load, or did not answer. */
  isFailed: boolean;
}

/** What the module says of terms. What it said of the last ones stands until there is an answer to these. */
function useTold(listing: ListingTerms | null, sealing: () => Promise<Sealing>, isRead = true): Told {
  const [told, setTold] = useState<(Pick<Told, "whole"> & { terms: string; figures: ListingFigures }) | null>(
    null,
  );
  const [isFailed, setFailed] = useState(false);
  const terms = listing && JSON.stringify(listing);
  useEffect(() => {
    if (terms === null) return;
    let wanted = true;
    sealing()
      .then((sealing) => sealing.listingOf(JSON.parse(terms)))
      .then((figures) => {
        if (!wanted) return;
        const isWhole = isRead && figures.plans.every(({ fee }) => fee !== null);
        setTold((before) => ({ terms, figures, whole: isWhole ? figures : (before?.whole ?? null) }));
      })
      .catch(() => wanted && setFailed(true));
    return () => {
      wanted = false;
    };
  }, [terms, sealing, isRead]);
  const isCurrent = terms !== null && told?.terms === terms;
  return { figures: told?.figures ?? null, whole: told?.whole ?? null, isCurrent, isFailed };
}

/** A new version is sold at its listing's prices. */
function pricedBy(draft: Draft, { listing }: MarketNow): Draft {
  if (listing === null) return draft;
  const plans = listing.plans.map(({ price: { denom, amount } }) => ({
    ...newPlan(denom),
    price: typedAmount(amount, denom),
  }));
  return { ...draft, plans, payees: [] };
}
