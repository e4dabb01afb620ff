import { expect, it } from "vitest";
import { singleWords } from "./single";

it("A sentence is tried by its words, without those that find nothing in particular", () => {
  expect(singleWords("small language model that runs on a laptop")).toEqual([
    "small",
    "language",
    "model",
    "runs",
    "laptop",
  ]);
  expect(singleWords("Een model dat op een laptop draait")).toEqual(["model", "laptop", "draait"]);
});

it("Names stay whole, and no word is tried twice", () => {
  expect(singleWords('"MiniLM-L6-v2", minilm-l6-v2. v2.1!')).toEqual(["MiniLM-L6-v2", "v2.1"]);
  expect(singleWords("that is it")).toEqual([]);
});

it("Of many words the longest are tried, in their order", () => {
  expect(singleWords("one two three four five six seven eighth")).toEqual([
    "one",
    "three",
    "four",
    "five",
    "seven",
    "eighth",
  ]);
});
