/** Scripts whose letters look like each other's. */
const ALIKE = ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee"] as const;
export type Script = (typeof ALIKE)[number];

const LETTERS = ALIKE.map((script) => [script, new RegExp(`\\p{Script=${script}}`, "u")] as const);

/** The scripts that one word of a name mixes, though their letters look alike; none of an honest name. */
export function mixedIn(name: string): Script[] {
  for (const word of name.split(/[^\p{L}\p{M}]+/u)) {
    const found = LETTERS.filter(([, letter]) => letter.test(word)).map(([script]) => script);
    if (found.length > 1) return found;
  }
  return [];
}

/** Characters that turn the direction of a text: anybody's name could be made to read as another's. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** An answer of the index with a mark in the place of each such character: it is seen, and turns nothing. */
export function unturned(answer: string): string {
  return answer.replace(TURNING, "\ufffd");
}
