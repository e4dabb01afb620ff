import { type Words as Spoken, useSpeech as useSpoken } from "../../words";
import type { Said } from "../../words/en";
import type { sell } from "../../words/en/sell";

export { unitOf } from "../../words";

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

export function useSpeech() {
  const speech = useSpoken();
  return { ...speech, words: speech.words as Words };
}
