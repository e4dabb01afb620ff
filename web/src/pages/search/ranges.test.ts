import { describe, expect, it } from "vitest";
import { drawn, placeIn, stopsOf } from "./ranges";

const bars = [
  { from: "1", below: "2", count: 3 },
  { from: "2", below: "5", count: 0 },
  { from: "5", below: "10", count: 4 },
];

describe("pointers", () => {
  it("stand at the bounds of the ranges", () => {
    expect(stopsOf(bars)).toEqual(["1", "2", "5", "10"]);
    expect(stopsOf([{ from: 50, below: null, count: 1 }])).toEqual(["50", "500"]);
    expect(stopsOf([])).toEqual([]);
  });

  it("stand where a value is, on a logarithmic scale", () => {
    const stops = stopsOf(bars);
    expect([1, 2, 10, 0.5, 99].map((value) => placeIn(stops, value))).toEqual([0, 1, 3, 0, 3]);
    expect(placeIn(stops, Math.sqrt(50))).toBeCloseTo(2.5);
    expect(placeIn([], 5)).toBe(0);
  });
});

describe("bars", () => {
  it("stand between their bounds", () => {
    expect(drawn(bars, stopsOf(bars), 300).map(({ x }) => x)).toEqual([50, 150, 250]);
  });

  it("beyond the scale's ends are one", () => {
    const found = drawn([{ from: 1, below: 2, count: 1 }, ...bars], ["5", "10"], 100);
    expect(found).toEqual([
      { x: 0, count: 4, from: 1 },
      { x: 50, count: 4, from: 5 },
    ]);
  });
});
