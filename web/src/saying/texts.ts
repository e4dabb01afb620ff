import { cidOf } from "../market/cid";
import { Problem, useSession } from "../session/session";
import { areaOf } from "../words/area";
import type { writing as english } from "../words/en/writing";

/** What is said of texts that somebody writes: loaded with the first form that has one. */
export const written = areaOf<typeof english>({
  en: async () => (await import("../words/en/writing")).writing,
  nl: async () => (await import("../words/nl/writing")).writing,
});

/** The most bytes of a text: `MAX_WORDS` of `packages/protocol`. */
export const MOST_BYTES = 262_144;
/** The characters of it that the index answers. */
export const SHOWN = 4_000;

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether it can be kept: it says something, and not too much. */
export function isKept(text: string): boolean {
  return text.trim() !== "" && bytesOf(text.trim()) <= MOST_BYTES;
}

/** What the index shows of a text: without control characters and marks of direction, and cut. */
export function asShown(text: string): string {
  const plain = text.replace(/\r\n?/g, "\n").replace(HIDDEN, "");
  return [...plain].slice(0, SHOWN).join("");
}

const HIDDEN = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

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
