import type { ListingRowFragment } from "../api/generated/graphql";
import { useSpeech } from "../words";
import css from "./Marks.module.css";

type Marked = Pick<ListingRowFragment, "publisher" | "rating">;

/** Whether who publishes is who the name says: nothing where nobody is proven or attested to be it. */
export function Publisher({ publisher }: Pick<Marked, "publisher">) {
  const { words } = useSpeech();
  const handle = publisher?.handle;
  if (handle == null) return null;
  switch (publisher?.standing) {
    case "PROVEN":
      return <p className={css.proven}>{words.marks.proven(handle)}</p>;
    case "ATTESTED":
      return <p className={css.attested}>{words.marks.attested(handle)}</p>;
    case "LOOK_ALIKE":
      return <p className={css.alike}>{words.marks.lookAlike(handle)}</p>;
    default:
      return null;
  }
}

/** The stars of a listing that somebody reviewed. */
export function Stars({ rating }: Pick<Marked, "rating">) {
  const { words, format } = useSpeech();
  const count = Number(rating?.reviews ?? 0);
  if (!rating || count === 0) return null;
  const stars = format.stars(rating.milliStars);
  return (
    <span>
      <span aria-hidden="true">{words.marks.rated(stars, count)}</span>
      <span className="told">{words.marks.ratedTold(stars, count)}</span>
    </span>
  );
}
