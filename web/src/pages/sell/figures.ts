import { useEffect, useState } from "react";
import type { ListedCard, ListingFigures, Sealing } from "#sealing";
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

const NO_CID = `bafkrei${"a".repeat(52)}`;

/** What the chain would refuse, who is paid and what is posted, by the same Rust as the command line's. */
export function useFigures(
  draft: Draft,
  market: MarketNow | undefined,
  seen: Seen,
  sealing: () => Promise<Sealing>,
): { figures: ListingFigures | null; isCurrent: boolean; typos: Typo[] } {
  const [told, setTold] = useState<{ terms: string; figures: ListingFigures } | null>(null);
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
  const terms = read?.terms ? JSON.stringify(read.terms) : null;
  useEffect(() => {
    if (terms === null) return;
    let wanted = true;
    sealing()
      .then((sealing) => sealing.listingOf(JSON.parse(terms)))
      .then((figures) => wanted && setTold({ terms, figures }))
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [terms, sealing]);
  // What was said of the last terms stands until there is an answer to these.
  const figures = terms === null ? null : (told?.figures ?? null);
  return { figures, isCurrent: terms !== null && told?.terms === terms, typos: read?.typos ?? [] };
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
