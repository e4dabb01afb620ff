import { en, type Words } from "./en";

/**
 * What each language says on every page, on those on which models are found and looked at, on those of sellers alone, and on
 * all others. A page loads its own sentences, in the reader's language alone.
 */
const LANGUAGES = {
  en: {
    first: async () => en,
    listings: async () => (await import("./en/listings")).listings,
    pages: async () => (await import("./en/pages")).pages,
    selling: async () => ({ sell: (await import("./en/sell")).sell }),
  },
  nl: {
    first: async () => (await import("./nl")).nl,
    listings: async () => (await import("./nl/listings")).listings,
    pages: async () => (await import("./nl/pages")).pages,
    selling: async () => ({ sell: (await import("./nl/sell")).sell }),
  },
};

export type Language = keyof typeof LANGUAGES;
export type Part = "listings" | "pages" | "selling";

export function isLanguage(tag: string): tag is Language {
  return tag in LANGUAGES;
}

/** All that a language has loaded, these parts among it. */
export async function wordsOf(language: Language, parts: Iterable<Part>): Promise<Words> {
  const said = LANGUAGES[language];
  const [words, ...more] = await Promise.all([said.first(), ...[...parts].map((part) => said[part]())]);
  return Object.assign(words, ...more);
}
