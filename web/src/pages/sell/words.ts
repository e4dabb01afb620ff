import { type Words as Spoken, useSpeech as useSpoken } from "../../words";
import type { Said } from "../../words/en";
import type { sell } from "../../words/en/sell";

export { unitOf } from "../../words";

/** All words, with those that pages of sellers alone say: `routes.tsx` loads them with these pages. */
export type Words = Spoken & { readonly sell: Said<typeof sell> };

export function useSpeech() {
  const speech = useSpoken();
  return { ...speech, words: speech.words as Words };
}
