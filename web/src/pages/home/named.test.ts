import { expect, test } from "vitest";
import { named } from "./named";

const row = (name: string, size: number | null) => ({
  id: name,
  name,
  latestVersion: size === null ? null : { size: String(size) },
});

test("names do not cross the strokes of taller neighbours", () => {
  const found = named([
    row("first", 1e9),
    // Its name would run into the first one's stroke.
    row("before the first", 4e8),
    // As far as a pen is wide.
    row("at the first", 1.1e9),
    // The first one's name is above its stroke.
    row("after the first", 3e9),
    row("far before", 1e7),
    row("nothing published", null),
    row("at the end", 9e11),
  ]);
  expect(found.map(({ name, rank }) => [name, rank])).toEqual([
    ["first", 0],
    ["after the first", 1],
    ["far before", 2],
  ]);
});

test("a look-alike is named only where it can be marked", () => {
  const alike = { ...row("alike", 1e9), publisher: { standing: "LOOK_ALIKE" as const } };
  const proven = { ...row("proven", 1e7), publisher: { standing: "PROVEN" as const } };
  expect(named([alike, proven]).map(({ name }) => name)).toEqual(["proven"]);
});

test("no more are named than have room", () => {
  const rows = [1e6, 1e7, 1e8, 1e9, 1e10, 3e10].map((size) => row(`${size}`, size));
  expect(named(rows).map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4]);
});
