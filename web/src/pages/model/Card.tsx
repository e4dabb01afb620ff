import { useSpeech } from "../../words";
import css from "./Card.module.css";
import type { Listing } from "./query";

/** The seller's own text, as it was written. */
export function Card({ card }: { card: NonNullable<Listing["card"]> | null }) {
  const { words } = useSpeech();
  if (!card) return <p className={css.note}>{words.model.cardMissing}</p>;
  return (
    <article>
      <p className={css.note}>{words.model.cardNote}</p>
      <pre className={css.body}>{card.body}</pre>
    </article>
  );
}
