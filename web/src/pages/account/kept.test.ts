import { describe, expect, it } from "vitest";
import { followOf } from "../search/follow";
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

  it("is followed by the parameters of REST that ask the same", () => {
    const sought = {
      words: "a whale & co",
      task: ["translation", "summarization"],
      rights: ["COMMERCIAL", "TRANSFER"] as const,
      standing: ["PROVEN", "LOOK_ALIKE"] as const,
      loads: ["DATA_ONLY", "RUNS_CODE"] as const,
      scanned: ["CLEAN"] as const,
      stars: 4.5,
      memory: 8_000_000_000,
      lighter: 9,
      from: "5",
      sort: "PRICE" as const,
    };
    const { rights, standing, loads, scanned } = sought;
    const whole = {
      ...sought,
      rights: [...rights],
      standing: [...standing],
      loads: [...loads],
      scanned: [...scanned],
    };
    expect(followOf(whole, "uwhs")).toBe(
      "q=a+whale+%26+co&task=translation&task=summarization&right=commercial&right=transfer" +
        "&publisher_standing=proven&publisher_standing=look_alike&loads=data_only&loads=runs_code" +
        "&scanned=clean&rating_min=4500&fits_memory_bytes=8000000000&size_max=9" +
        "&denom=uwhs&price_min=5",
    );
    expect(followOf({}, "uwhs")).toBe("");
  });

  it("is read as an address is: another front end may have saved it", () => {
    const question = { words: "dutch", task: ["translation"], memory: 8e9, filter: { no: 1 }, sort: "x" };
    expect(
      soughtOf({ id: "1", name: "n", saved_at: "", changed_at: "", question, follow: null, feed: null }),
    ).toEqual({
      words: "dutch",
      task: ["translation"],
      memory: 8e9,
    });
  });
});
