import { areaOf } from "../words/area";
import type { Said } from "../words/en";
import type { reputing as english } from "../words/en/reputing";

/** What is said where somebody reviews, answers, votes or reports: loaded with what does it. */
export const reputing = areaOf<Said<typeof english>>({
  en: async () => (await import("../words/en/reputing")).reputing,
  nl: async () => (await import("../words/nl/reputing")).reputing,
});
