import { describe, expect, it } from "vitest";
import { nameOf, soughtOf } from "./kept";

describe("a saved search", () => {
  it("is named by its words and conditions, or for all", () => {
    expect(nameOf("dutch", ["runs in 8 GB"], "all models")).toBe("“dutch”, runs in 8 GB");
    expect(nameOf(undefined, [], "all models")).toBe("all models");
  });

  it("has no longer name than the API keeps, and no half of a letter", () => {
    for (const begin of ["", "a", "aa", "aaa"]) {
      const name = nameOf(begin + "🐋".repeat(200), [], "");
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(200);
      expect(name).toMatch(/^“a*(🐋)+…$/u);
    }
  });

  it("is read as an address is: another front end may have saved it", () => {
    const question = { words: "dutch", task: ["translation"], memory: 8e9, filter: { no: 1 }, sort: "x" };
    expect(soughtOf({ id: "1", name: "n", saved_at: "", changed_at: "", question })).toEqual({
      words: "dutch",
      task: ["translation"],
      memory: 8e9,
    });
  });
});
