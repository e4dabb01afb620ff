import type { PublisherStanding } from "../../api/generated/graphql";
import { placeOf } from "../../parts/Ruler";

/** A model whose stroke on the scale has its name. */
export interface Named {
  id: string;
  name: string;
  bytes: string | number;
  /** From 0 to 1 along the scale. */
  place: number;
  /** From 0, the tallest, on. */
  rank: number;
}

/** More names than these no scale has room for. */
const MOST = 5;
/** The least distance of two strokes, and that from a stroke to one at its right that would cross its name. */
const APART = 0.02;
const NAME = 0.16;

/** What a name is chosen by. */
interface Row {
  id: string;
  name: string;
  latestVersion?: { size: string | number } | null;
  publisher?: { standing: PublisherStanding } | null;
}

/**
 * Chooses the models whose names fit, the first ones first: each is lower than those before it. A name here has no room for the
 * mark of a look-alike, so that it is none's.
 */
export function named(rows: readonly Row[]): Named[] {
  const chosen: Named[] = [];
  for (const { id, name, latestVersion, publisher } of rows) {
    if (!latestVersion || publisher?.standing === "LOOK_ALIKE" || chosen.length === MOST) continue;
    const place = placeOf(Number(latestVersion.size));
    const fits = chosen.every(
      (taller) =>
        Math.abs(taller.place - place) >= APART && !(taller.place > place && taller.place - place < NAME),
    );
    // A name at the end of the scale would stand outside of it.
    if (fits && place <= 1 - NAME)
      chosen.push({ id, name, bytes: latestVersion.size, place, rank: chosen.length });
  }
  return chosen;
}
