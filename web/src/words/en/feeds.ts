/** What a search finds, for programs that read feeds: loaded behind what it found. */
export const feeds = {
  search: "This search as an Atom feed",
};
