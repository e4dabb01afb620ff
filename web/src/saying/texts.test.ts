import { expect, it } from "vitest";
import { asShown, isCut, isKept, MOST_BYTES, SHOWN } from "./texts";

it("a text is bounded in bytes, and says something", () => {
  expect(isKept("é".repeat(MOST_BYTES / 2))).toBe(true);
  expect(isKept("é".repeat(MOST_BYTES / 2 + 1))).toBe(false);
  expect(isKept(" \n ")).toBe(false);
  expect(isKept("\u200b\u2066")).toBe(false);
  expect(isKept("---\nlicense: mit\n---\n")).toBe(false);
});

// Those of `plain` and of `front_matter::split`, in Rust.
it.each([
  ["  Good.\nRuns on 8 GB.\t✓ ", "Good.\nRuns on 8 GB.\t✓"],
  ["five \u202esrats\u202c", "five srats"],
  ["a\u200bb\0c\u007fd\u{e0041}", "abcd"],
  ["日本語 العربية é", "日本語 العربية é"],
  ["\ufeff\u2066", ""],
  ["a\u0007c\r\nd\te", "ac\nd\te"],
  ["---\nlicense: mit\n---\nGood.", "Good."],
  ["---\nGood.", "---\nGood."],
  ["![a](https://example.org/a.png) <b>bold</b>", "![a](https://example.org/a.png) <b>bold</b>"],
])("the preview has what the index shows of %j", (written, shown) => {
  expect(asShown(written)).toBe(shown);
});

it("the preview is cut where the index cuts, before what nobody sees is left out", () => {
  expect(asShown(`${"\u200b".repeat(SHOWN)}a`)).toBe("");
  expect(isCut("𝛼".repeat(SHOWN))).toBe(false);
  expect(isCut(`---\na: b\n---\n${"𝛼".repeat(SHOWN + 1)}`)).toBe(true);
  expect([...asShown("𝛼".repeat(SHOWN + 1))]).toHaveLength(SHOWN);
});
