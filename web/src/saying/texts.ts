import { cidOf } from "../market/cid";
import { Problem, useSession } from "../session/session";
import { areaOf } from "../words/area";
import type { writing as english } from "../words/en/writing";

/** What is said of texts that somebody writes: loaded with the first form that has one. */
export const written = areaOf<typeof english>({
  en: async () => (await import("../words/en/writing")).writing,
  nl: async () => (await import("../words/nl/writing")).writing,
});

/** The most bytes of a text. Both bounds and what is shown are those of `schema/texts.json`, which the index is held to as well. */
export const MOST_BYTES = 262_144;
/** The characters of it that the index answers. */
export const SHOWN = 4_000;

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether it can be kept: readers see something of it, and it is not too long. */
export function isKept(text: string): boolean {
  return asShown(text) !== "" && bytesOf(text.trim()) <= MOST_BYTES;
}

/**
 * What the index shows of a text that is kept: as plain text, so that neither Markdown nor a link is more than its letters. It
 * reads texts as cards, then cuts them, and leaves out what nobody sees: `plain` in `indexer/src/read/words.rs`.
 */
export function asShown(text: string): string {
  const body = behindFrontMatter(text.trim().replaceAll("\0", ""));
  return [...body].slice(0, SHOWN).join("").replace(UNSEEN, "").trim();
}

/** Whether the index leaves out the end of a text. */
export function isCut(text: string): boolean {
  return [...behindFrontMatter(text.trim())].length > SHOWN;
}

/** Control characters, marks of direction, and what takes no place. */
const UNSEEN =
  /(?![\n\t])[\p{Cc}\u{ad}\u{61c}\u{180e}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/gu;

/** Fields between two lines of three dashes at the begin of a text are a card's, and no words: `packages/card/src/front_matter.rs`. */
function behindFrontMatter(text: string): string {
  const [first = "", ...lines] = text.split("\n");
  const isFence = (line: string) => line.trimEnd() === "---";
  const end = isFence(first) ? lines.findIndex(isFence) : -1;
  return end === -1 ? text : lines.slice(end + 1).join("\n");
}

/** Keeps a text with the index, as a single raw block of IPFS; its content identifier, computed here. */
export function useKeeping(): (text: string) => Promise<string> {
  const { ask } = useSession();
  const said = written.use();
  return async (text) => {
    const body = new Blob([new TextEncoder().encode(text.trim())]);
    const own = await cidOf(body);
    let cid: string;
    try {
      const headers = { "content-type": "text/markdown" };
      ({ cid } = await ask<{ cid: string }>("v1/cards", { method: "POST", headers, body }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (["NOT_FOUND", "NOT_OFFERED", "METHOD_NOT_ALLOWED"].includes(error.code))
        throw new Error(said.notTaken);
      if (error.code === "QUOTA_REACHED") throw new Error(said.full);
      throw error;
    }
    // The chain would name bytes that nobody wrote.
    if (cid !== own) throw new Error(said.other(cid, own));
    return cid;
  };
}
