import { useSyncExternalStore } from "react";

/** The highest block of which any answer of the index told. */
let highest = 0;
const hearing = new Set<() => void>();

/** Notes the height of an answer that tells one. */
export function hear(data: unknown): void {
  const height = Number((data as { _meta?: { height?: unknown } | null } | null | undefined)?._meta?.height);
  if (!(height > highest)) return;
  highest = height;
  for (const heard of hearing) heard();
}

/** As `hear` noted it; 0 before any answer. */
export function heard(): number {
  return highest;
}

/** The same, followed: what a page reads, its frame knows too. */
export function useHeight(): number {
  return useSyncExternalStore((changed) => {
    hearing.add(changed);
    return () => hearing.delete(changed);
  }, heard);
}
