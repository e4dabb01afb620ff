import type { Said } from "../en";
import type { feeds as english } from "../en/feeds";

export const feeds: Said<typeof english> = {
  search: "Deze zoekopdracht als Atom-feed",
};
