import { expect, it } from "vitest";
import { asShown, isKept, MOST_BYTES, SHOWN } from "./texts";

it("a text is bounded in bytes, and says something", () => {
  expect(isKept("é".repeat(MOST_BYTES / 2))).toBe(true);
  expect(isKept("é".repeat(MOST_BYTES / 2 + 1))).toBe(false);
  expect(isKept(" \n ")).toBe(false);
});

it("the preview has what the index shows: no control characters, no marks of direction, and no more", () => {
  expect(asShown("a\u202eb\u0007c\r\nd\te")).toBe("abc\nd\te");
  expect([...asShown("𝛼".repeat(SHOWN + 1))]).toHaveLength(SHOWN);
});
