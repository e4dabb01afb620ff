import type { Head } from "../chain/node";

/** A point of the chain that is reached once both its time and its height are: `packages/protocol/src/windows.rs`. */
export interface Mark {
  /** Seconds since 1970. */
  time: number;
  height: number;
}

/** The moment of a block. */
export function markOfHead(head: Head): Mark {
  return { time: Math.floor(head.time / 1000), height: Number(head.height) };
}

export function isReached(mark: Mark, now: Mark): boolean {
  return now.time >= mark.time && now.height >= mark.height;
}

/** The first point at which both are reached. */
export function later(one: Mark, other: Mark): Mark {
  return { time: Math.max(one.time, other.time), height: Math.max(one.height, other.height) };
}

/** A mark of two fields that are there together or not at all. */
export function markOf(
  time: number | string | null | undefined,
  height: number | string | null | undefined,
): Mark | null {
  if (time == null || height == null) return null;
  return { time: typeof time === "string" ? Date.parse(time) / 1000 : time, height: Number(height) };
}

/** As texts of times are written: of an index's answers, too. */
export function timeOf(mark: Mark): string {
  return new Date(mark.time * 1000).toISOString();
}
