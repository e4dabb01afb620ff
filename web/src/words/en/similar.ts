/** What is like a model, and what it is made from: loaded with the tab that says so. */
export const similar = {
  similar: "Alike",
  copiesNote:
    "Other versions that have content of this one, the first published first, by the index’s comparison.",
  shareOf: (share: string) => `has ${share} of this one`,
  bad: (date: string) => `its latest version was proven bad on ${date}`,
  lineage: "Lineage",
  lineageNote: "Base models by the cards: their sellers’ word, which nothing proves.",
  notListed: "not listed here under this name",
  listing: (id: string) => `listing ${id}`,
};
