/** Words that find nothing in particular, in the languages of the storefront. */
const COMMON = new Set(
  (
    "a an and are as at be by can could do does for from has have how i in into is it its me my not of on or " +
    "our please should so some than that the their them then there these they this those to up was we what " +
    "when where which who will with would you your " +
    "aan als bij dat de deze die dit door een en er het hoe iets ik in is je kan kunnen maar met mijn moet " +
    "naar niet nog of om onze ook op over te tot uit uw van veel voor waar wat wie wil worden zijn zo"
  ).split(" "),
);
/** The most words that are tried alone. */
export const TRIED = 6;

/** The words of a search that say something, each once and as they were typed; the longest, where there are many. */
export function singleWords(sought: string): string[] {
  const seen = new Set<string>();
  const words = (sought.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]*/gu) ?? [])
    .map((word) => word.replace(/[._-]+$/u, ""))
    .filter((word) => word.length > 1 && !COMMON.has(word.toLowerCase()))
    .filter((word) => !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
  if (words.length <= TRIED) return words;
  const longest = new Set([...words].sort((one, other) => other.length - one.length).slice(0, TRIED));
  return words.filter((word) => longest.has(word));
}
