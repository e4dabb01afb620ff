import { Link } from "@tanstack/react-router";
import { type Deal, OrderHindered, Unbuyable } from "../../chain/quote";
import type { ListingRecord } from "../../chain/records";
import { Button } from "../../parts/Button";
import { Hindered } from "../../parts/Hindered";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";

/** The seller, or the market, changed something since the page showed it. */
export function Changed({ before, after, look }: { before: Deal; after: Deal; look: () => void }) {
  const { words, format } = useSpeech();
  const [one, other] = [before.quote.terms, after.quote.terms];
  const price = (terms: typeof one) => format.coin(terms.price, terms.denom, true);
  const isPrice = one.price !== other.price || one.denom !== other.denom;
  return (
    <Notice
      title={isPrice ? words.buying.priceChanged(price(one), price(other)) : words.buying.termsChanged}
      note={words.buying.nothingPaid}
      money
    >
      <Button onClick={look}>{words.buying.showNew}</Button>
    </Notice>
  );
}

/** Why nothing is bought: by the chain's records, or in its words. */
export function Refusal(props: {
  error: Error;
  again: () => void;
  listing: ListingRecord | undefined;
  plan: number;
}) {
  const { words, format } = useSpeech();
  const { error, again, listing, plan } = props;
  const { obstacles } = words.buying;
  if (error instanceof OrderHindered && listing) {
    return (
      <Hindered
        hindrance={error.hindrance}
        listing={listing.id.toString()}
        seller={listing.seller}
        plan={plan}
        isResold={false}
      />
    );
  }
  if (error instanceof Unbuyable) {
    const { obstacle } = error;
    switch (obstacle.kind) {
      case "ordered":
        return <Notice title={obstacles.ordered(obstacle.order.toString())} note={obstacles.later} />;
      case "not-for-resale":
        return <Notice title={obstacles.notForResale} />;
      case "no-plan":
        return <Notice title={obstacles.noPlan} />;
      case "orders-paused":
        return (
          <Notice
            title={obstacles.paused(`${format.date(obstacle.until)}, ${format.time(obstacle.until)}`)}
            note={obstacles.pausedNote}
          >
            <Link to="/governance/{-$id}" params={{ id: undefined }}>
              {obstacles.pausedWhy}
            </Link>
          </Notice>
        );
      case "no-version":
        return <Notice title={words.model.noVersion} />;
    }
  }
  return (
    <Notice title={obstacles.refused} note={error.message}>
      <Button onClick={again}>{words.errors.again}</Button>
    </Notice>
  );
}
