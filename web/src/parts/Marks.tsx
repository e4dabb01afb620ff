import type { ListingRowFragment, MarkedFragment } from "../api/generated/graphql";
import { useSpeech } from "../words";
import css from "./Marks.module.css";

/** What stands beside a listing's name, wherever it is named. */
export function Marks({ of }: { of: MarkedFragment | null | undefined }) {
  return (
    <>
      <Publisher publisher={of?.publisher ?? null} />
      <Loads loads={of?.loads} scanned={of?.scanned} />
    </>
  );
}

/** Whether who publishes is who the name says: nothing where nobody is proven or attested to be it. */
export function Publisher({ publisher }: Pick<MarkedFragment, "publisher">) {
  const { words } = useSpeech();
  const handle = publisher?.handle;
  if (handle == null) return null;
  switch (publisher?.standing) {
    case "PROVEN":
      return <span className={css.proven}>{words.marks.proven(handle)}</span>;
    case "ATTESTED":
      return <span className={css.attested}>{words.marks.attested(handle)}</span>;
    case "LOOK_ALIKE":
      return <span className={css.alike}>{words.marks.lookAlike(handle)}</span>;
    default:
      return null;
  }
}

/** Whether loading it runs code, and what scanners found: by the index. */
export function Loads(props: {
  loads: MarkedFragment["loads"] | undefined;
  scanned: MarkedFragment["scanned"] | undefined;
}) {
  const { words } = useSpeech();
  const { loads, scanned } = props;
  return (
    <>
      {scanned != null && scanned !== "CLEAN" && (
        <span className={css.alike}>{words.marks.scanned[scanned]}</span>
      )}
      {loads != null && (
        <span className={loads === "RUNS_CODE" ? css.alike : css.data}>{words.marks.loads[loads]}</span>
      )}
    </>
  );
}

/** The stars of a listing that somebody reviewed. */
export function Stars({ rating }: Pick<ListingRowFragment, "rating">) {
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
