import { describe, expect, it } from "vitest";
import { asked, memoryIn, readSought, toggled, without } from "./sought";

describe("an address of the search page", () => {
  it("is read back as it was written", () => {
    const sought = readSought({
      words: "dutch speech",
      task: ["automatic-speech-recognition"],
      rights: ["COMMERCIAL"],
      standing: ["PROVEN", "ATTESTED"],
      loads: ["DATA_ONLY"],
      scanned: ["CLEAN"],
      stars: 4.5,
      memory: 8_000_000_000,
      heavier: 1_000_000,
      lighter: 5_000_000_000,
      from: "5000000",
      sort: "PRICE",
      beside: ["12", "7"],
    });
    expect(readSought(JSON.parse(JSON.stringify(sought)))).toEqual(sought);
    expect(Object.keys(sought)).toHaveLength(13);
  });

  it("that anybody wrote does no harm", () => {
    const hostile = {
      words: ["x"],
      task: [{}, "", "a".repeat(101)],
      rights: "EVERYTHING",
      standing: ["proven", "SURE"],
      loads: ["data_only", "HARMLESS"],
      scanned: ["clean", "SPOTLESS"],
      stars: "4.2",
      memory: "-1",
      lighter: "1.5",
      from: "1e9",
      to: "5; drop",
      sort: "constructor",
      beside: ["1", "2", "3", "4", "5", "x"],
      __proto__: { words: "polluted" },
    };
    expect(readSought(hostile)).toEqual({ beside: ["1", "2", "3", "4"] });
  });

  it("has no order by relevance without words", () => {
    expect(readSought({ sort: "RELEVANCE" })).toEqual({});
    expect(readSought({ sort: "RELEVANCE", words: "bert" })).toEqual({ sort: "RELEVANCE", words: "bert" });
  });
});

describe("what the index is asked", () => {
  it("compares prices in one denom", () => {
    const { filter, orderBy } = asked({ from: "5", to: "250", sort: "PRICE" }, "uwhs");
    expect(filter).toEqual({ price: { denom: "uwhs", gte: "5", lte: "250" } });
    expect(orderBy).toEqual({ field: "PRICE", denom: "uwhs" });
  });

  it("compares what the publisher is", () => {
    expect(asked({ standing: ["PROVEN"] }, "uwhs").filter).toEqual({ publisherStanding: { in: ["PROVEN"] } });
  });

  it("compares whether loading it runs code", () => {
    expect(asked({ loads: ["DATA_ONLY", "UNKNOWN"] }, "uwhs").filter).toEqual({
      loads: { in: ["DATA_ONLY", "UNKNOWN"] },
    });
  });

  it("compares what scanners found, and the rating in thousandths of a star", () => {
    expect(asked({ scanned: ["CLEAN"], stars: 4.5 }, "uwhs").filter).toEqual({
      scanned: { in: ["CLEAN"] },
      rating: { gte: 4_500 },
    });
  });

  it("bounds the weight and the memory", () => {
    expect(asked({ heavier: 1, lighter: 9, memory: 8 }, "uwhs").filter).toEqual({
      size: { gte: 1, lte: 9 },
      fitsMemoryBytes: 8,
    });
  });

  it("is by relevance with words, and by trend without", () => {
    expect(asked({ words: "bert" }, "uwhs").orderBy).toBeUndefined();
    expect(asked({}, "uwhs").orderBy).toEqual({ field: "TRENDING" });
  });
});

describe("a condition", () => {
  it("is set and unset", () => {
    const set = toggled({ words: "bert" }, "task", "translation");
    expect(set).toEqual({ words: "bert", task: ["translation"] });
    expect(toggled(set, "task", "translation")).toEqual({ words: "bert" });
  });

  it("of several values loses one", () => {
    expect(without({ task: ["a", "b"] }, "task", "a")).toEqual({ task: ["b"] });
    expect(without({ memory: 5, task: ["a"] }, "memory")).toEqual({ task: ["a"] });
  });
});

it("words that name a machine's memory are told from the others", () => {
  expect(memoryIn("8 GB")).toEqual({ memory: 8_000_000_000, rest: "" });
  expect(memoryIn("llama 8gb chat")).toEqual({ memory: 8_000_000_000, rest: "llama chat" });
  expect(memoryIn("0,5 GiB")).toEqual({ memory: 500_000_000, rest: "" });
  for (const words of ["", "llama 8b", "rgb 8", "0 GB", "gb", "8gbit"]) expect(memoryIn(words)).toBeNull();
});
