import { useMemo } from "react";
import { type Words as Spoken, useSpeech as useSpoken } from "../../words";
import type { Said } from "../../words/en";
import { sell as en } from "../../words/en/sell";
import { sell as nl } from "../../words/nl/sell";

export { unitOf } from "../../words";

/** All words, with those that pages of sellers alone say: they are loaded with these pages. */
export type Words = Spoken & { readonly sell: Said<typeof en> };

const SELL = { en, nl };

export function useSpeech() {
  const speech = useSpoken();
  const { language } = speech;
  const words: Words = useMemo(() => ({ ...speech.words, sell: SELL[language] }), [speech.words, language]);
  return { ...speech, words };
}
