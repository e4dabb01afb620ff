import { use } from "react";
import { type Language, useSpeech } from ".";

/** Words of a part that is loaded when it is needed. */
export interface Area<Said> {
  /** In the reader's language; what uses them waits behind a `Suspense`. */
  use(): Said;
  of(language: Language): Promise<Said>;
}

export function areaOf<Said>(languages: Record<Language, () => Promise<Said>>): Area<Said> {
  const loaded = new Map<Language, Promise<Said>>();
  const of = (language: Language) => {
    const known = loaded.get(language) ?? languages[language]();
    loaded.set(language, known);
    known.catch(() => loaded.delete(language));
    return known;
  };
  return { of, use: () => use(of(useSpeech().language)) };
}
