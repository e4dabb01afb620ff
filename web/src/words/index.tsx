import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { en, type Words } from "./en";
import { type Format, formatOf } from "./format";
import { isLanguage, type Language, type Part, wordsOf } from "./languages";

export type { Words } from "./en";
export type { Format } from "./format";
export { unitOf } from "./format";
export type { Language } from "./languages";

const KEPT = "weighhouse-language";

interface Speech {
  language: Language;
  words: Words;
  format: Format;
  choose(language: Language): void;
}

const Spoken = createContext<Speech | null>(null);

/** The language that the reader reads, or will as soon as its sentences are there. */
let chosen: Language | undefined;
/** The sentences that pages have asked for: a language that is chosen later comes with them. */
const parts = new Set<Part>();

/** The language that the reader chose, else the first of the browser's that the storefront speaks. */
function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  const wanted = kept === null ? navigator.languages : [kept];
  chosen ??= wanted.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";
  return chosen;
}

async function load(...wanted: Part[]): Promise<void> {
  for (const part of wanted) parts.add(part);
  await wordsOf(preferred(), parts);
}

/** The sentences of the pages on which models are found and looked at, which the first load leaves out. */
export const loadListings = () => load("listings");
/** Those of all pages but sellers' own. */
export const loadPages = () => load("listings", "pages");
export const loadSelling = () => load("listings", "pages", "selling");

/** Begins to load the reader's language: without its sentences no page is drawn. */
export function beginLanguage(): void {
  // `Speaking` asks again.
  load().catch(() => null);
}

/** Makes the first format of numbers, which takes a slow telephone some 80 ms: the next take it less than one. */
export function beginFormats(): void {
  formatOf(locale(preferred())).number(0);
}

export function Speaking({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  const [words, setWords] = useState<Words | null>(language === "en" ? en : null);
  const speak = useCallback(async () => {
    const wanted = preferred();
    const found = await wordsOf(wanted, parts);
    if (wanted !== chosen) return;
    setLanguage(wanted);
    setWords(found);
    document.documentElement.lang = wanted;
  }, []);
  useEffect(() => void speak(), [speak]);
  const speech = useMemo(() => {
    const choose = (wanted: Language) => {
      localStorage.setItem(KEPT, wanted);
      chosen = wanted;
      // What did not load is not spoken, and pages load for the language that is.
      speak().catch(() => {
        if (wanted === chosen) chosen = language;
      });
    };
    return words && { language, words, format: formatOf(locale(language)), choose };
  }, [language, words, speak]);
  return speech && <Spoken value={speech}>{children}</Spoken>;
}

/** The browser's own form of the language, such as `en-GB`, if it has one. */
function locale(language: Language): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

export function useSpeech(): Speech {
  const speech = use(Spoken);
  if (speech === null) throw new Error("a part stands outside of Speaking");
  return speech;
}
