import { areaOf } from "../../words/area";
import type { reviews as english } from "../../words/en/reviews";

/** What is said of reviews and reports: loaded with the tab that has them. */
export const reviewing = areaOf<typeof english>({
  en: async () => (await import("../../words/en/reviews")).reviews,
  nl: async () => (await import("../../words/nl/reviews")).reviews,
});
