import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { en, type Words } from "./en";
import { type Format, formatOf } from "./format";

export type { Words } from "./en";
export { loadListings, loadPages } from "./en";
export type { Format } from "./format";
export { unitOf } from "./format";

const LANGUAGES = { en: async () => en, nl: async () => (await import("./nl")).nl };
export type Language = keyof typeof LANGUAGES;
const KEPT = "weighhouse-language";

interface Speech {
  language: Language;
  words: Words;
  format: Format;
  choose(language: Language): void;
}

const Spoken = createContext<Speech | null>(null);

/** The language that the reader chose, else the first of the browser's that the storefront speaks. */
function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  const wanted = kept === null ? navigator.languages : [kept];
  const known = wanted.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  return (known ?? "en") as Language;
}

/** Begins to load the reader's language: without its sentences no page is drawn. */
export function beginLanguage(): void {
  // `Speaking` asks again.
  LANGUAGES[preferred()]().catch(() => null);
}

export function Speaking({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(preferred);
  const [words, setWords] = useState<Words | null>(language === "en" ? en : null);
  useEffect(() => {
    let wanted = true;
    LANGUAGES[language]().then((found) => wanted && setWords(found));
    document.documentElement.lang = language;
    return () => {
      wanted = false;
    };
  }, [language]);
  const speech = useMemo(() => {
    const choose = (chosen: Language) => {
      localStorage.setItem(KEPT, chosen);
      setLanguage(chosen);
    };
    return words && { language, words, format: formatOf(locale(language)), choose };
  }, [language, words]);
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
