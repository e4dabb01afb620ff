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

/** Whether loading it runs code, and what scanners found: by the index. What only may run code says so on its own page. */
export function Loads(props: {
  loads: ListingRowFragment["loads"] | undefined;
  scanned: ListingRowFragment["scanned"] | undefined;
}) {
  const { words } = useSpeech();
  const { loads, scanned } = props;
  return (
    <>
      {scanned != null && scanned !== "CLEAN" && <p className={css.alike}>{words.marks.scanned[scanned]}</p>}
      {loads != null && loads !== "UNKNOWN" && (
        <p className={loads === "RUNS_CODE" ? css.alike : css.data}>{words.marks.loads[loads]}</p>
      )}
    </>
  );
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
