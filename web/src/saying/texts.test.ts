import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { asShown, isCut, isKept, MOST_BYTES, SHOWN } from "./texts";

it("a text is bounded in bytes, and says something", () => {
  expect(isKept("é".repeat(MOST_BYTES / 2))).toBe(true);
  expect(isKept("é".repeat(MOST_BYTES / 2 + 1))).toBe(false);
  expect(isKept(" \n ")).toBe(false);
  expect(isKept("\u200b\u2066")).toBe(false);
  expect(isKept("---\nlicense: mit\n---\n")).toBe(false);
});

/** What the index is held to, too: `indexer/src/read/words.rs`. */
const vectors = JSON.parse(
  readFileSync(new URL("../../../schema/texts.json", import.meta.url), "utf8"),
) as Vectors;

interface Vectors {
  max_bytes: number;
  max_characters: number;
  texts: { written: string; shown: string }[];
}

it("a text has the bounds of the contract and the index", () => {
  expect([MOST_BYTES, SHOWN]).toEqual([vectors.max_bytes, vectors.max_characters]);
});

it.each(vectors.texts)("the preview has what the index shows of $written", ({ written, shown }) => {
  expect(asShown(written)).toBe(shown);
});

it("the preview is cut where the index cuts, before what nobody sees is left out", () => {
  expect(asShown(`${"\u200b".repeat(SHOWN)}a`)).toBe("");
  expect(isCut("𝛼".repeat(SHOWN))).toBe(false);
  expect(isCut(`---\na: b\n---\n${"𝛼".repeat(SHOWN + 1)}`)).toBe(true);
  expect([...asShown("𝛼".repeat(SHOWN + 1))]).toHaveLength(SHOWN);
});
