import { type Words as Spoken, unitOf, useSpeech as useSpoken } from "../../words";
import type { Said } from "../../words/en";
import type { sell } from "../../words/en/sell";
import { decimals } from "../../words/format";

export { unitOf };

/** All words, with those that pages of sellers alone say: `routes.tsx` loads them with these pages. */
export type Words = Spoken & { readonly sell: Said<typeof sell> };

/** What a draft is called before its card is read: by its folder, or by the listing that gets a version. */
export function titleOf(
  { folder, listing }: { folder: string | null; listing: string | null },
  { sell: say }: Words,
  listed: string | null = null,
): string {
  return listing === null ? (folder ?? say.unnamed) : say.versionOf(listed);
}

/** What a number in a field counts: units of a denom, or base units of one that has no unit. */
export function countedIn(denom: string, { sell: say }: Words): string {
  return decimals(denom) === 0 ? say.baseUnits(denom) : unitOf(denom);
}

/** Stands beside such a field: 7 of them are far less than 7 coins. */
export function countedNote(denom: string, { sell: say }: Words): string | null {
  return denom !== "" && decimals(denom) === 0 ? say.baseNote(denom) : null;
}

export function useSpeech() {
  const speech = useSpoken();
  return { ...speech, words: speech.words as Words };
}
