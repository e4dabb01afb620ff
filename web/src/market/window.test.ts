import { expect, it } from "vitest";
import { downloadOf, isHasty } from "./window";

it("A window is hasty that leaves a person less than ten minutes beside the download", () => {
  const [small, large] = [downloadOf(1_000_000, 10_000_000), downloadOf(100_000_000_000, 10_000_000)];
  expect([small, large]).toEqual([1, 10_000]);
  expect(isHasty(11, small)).toBe(true);
  expect(isHasty(600, small)).toBe(true);
  expect(isHasty(601, small)).toBe(false);
  expect(isHasty(3_600, small)).toBe(false);
  // Nearly three hours, of which the download takes all but ten seconds.
  expect(isHasty(10_010, large)).toBe(true);
  expect(isHasty(86_400, large)).toBe(false);
});

it("A window that the buyer waived is none, and a rate of 0 counts as 1", () => {
  expect(isHasty(0, 1)).toBe(false);
  expect(downloadOf(7, 0)).toBe(7);
});
