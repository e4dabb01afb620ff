import { describe, expect, it } from "vitest";
import { barsOf, extentOf, pixelOf, roomFor, rungsOf, spansOf } from "./chart";

describe("spans", () => {
  it("are all days or months of a range, in UTC", () => {
    expect(spansOf("2026-02-27T00:00:00Z", "2026-03-01T23:59:59Z", "DAY")).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
    ]);
    expect(spansOf("2025-11-01T00:00:00Z", "2026-01-15T12:00:00Z", "MONTH")).toEqual([
      "2025-11-01",
      "2025-12-01",
      "2026-01-01",
    ]);
  });

  it("are never more than the index answers", () => {
    expect(spansOf("2000-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "DAY")).toHaveLength(400);
  });
});

describe("bars", () => {
  it("stand for spans without an event too, and sum rows of one span", () => {
    const rows = [
      { from: "2026-03-02T00:00:00+00:00", up: "5", down: "1" },
      { from: "2026-03-02T00:00:00+00:00", up: "7", down: "0" },
    ];
    expect(barsOf(rows, ["2026-03-01", "2026-03-02"])).toEqual([
      { from: "2026-03-01", up: 0n, down: 0n },
      { from: "2026-03-02", up: 12n, down: 1n },
    ]);
  });

  it("reach as far as the highest and the lowest", () => {
    const bars = [
      { from: "a", up: 3n, down: 9n },
      { from: "b", up: 8n, down: 0n },
    ];
    expect(extentOf(bars)).toEqual({ high: 8n, low: 9n });
    expect(extentOf([])).toEqual({ high: 0n, low: 0n });
  });
});

describe("hairlines", () => {
  it("are at round values, with 0, and few", () => {
    expect(rungsOf({ high: 900n, low: 0n })).toEqual([0n, 500n]);
    expect(rungsOf({ high: 730n, low: 150n })).toEqual([0n, 500n]);
    expect(rungsOf({ high: 700n, low: 60n })).toEqual([0n, 200n, 400n, 600n]);
    expect(rungsOf({ high: 10n, low: 10n })).toEqual([-10n, -5n, 0n, 5n, 10n]);
    expect(rungsOf({ high: 0n, low: 0n })).toEqual([0n]);
  });

  it("keep amounts exact that no number holds", () => {
    const high = 10n ** 38n;
    for (const rung of rungsOf({ high, low: 0n })) expect(rung % (high / 10n)).toBe(0n);
    expect(pixelOf(high, { high, low: 0n }, 100)).toBe(0);
    expect(pixelOf(0n, { high, low: 0n }, 100)).toBe(100);
  });

  it("are where their value is", () => {
    const extent = { high: 30n, low: 10n };
    expect([30n, 10n, 0n, -10n].map((value) => pixelOf(value, extent, 80))).toEqual([0, 40, 60, 80]);
    expect(pixelOf(0n, { high: 0n, low: 0n }, 80)).toBe(80);
  });
});

it("labels stand where they have room, the last in any case", () => {
  const labels = [0, 30, 60, 150, 200].map((at) => ({ at, width: 45 }));
  expect(roomFor(labels)).toEqual([true, false, true, true, true]);
  expect(
    roomFor([
      { at: 0, width: 50 },
      { at: 10, width: 50 },
    ]),
  ).toEqual([false, true]);
});
