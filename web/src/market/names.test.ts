import { expect, it } from "vitest";
import { mixedIn, unturned } from "./names";

it("a word that mixes letters which look alike is told, and no honest name is", () => {
  expect(mixedIn("llаma-3")).toEqual(["Latin", "Cyrillic"]);
  expect(mixedIn("whisper-lαrge")).toEqual(["Latin", "Greek"]);
  for (const name of ["whisper-large-v3", "модель-3", "Модель Llama", "日本語BERT", "α-lm", "café", ""])
    expect(mixedIn(name), name).toEqual([]);
});

it("what turns the direction of a text is seen instead, in any field", () => {
  expect(unturned('{"name":"gpt\u202e4","card":{"title":"\u2066a\u2069"}}')).toBe(
    '{"name":"gpt\ufffd4","card":{"title":"\ufffda\ufffd"}}',
  );
  expect(unturned("שלום \u200f!")).toBe("שלום \u200f!");
});
