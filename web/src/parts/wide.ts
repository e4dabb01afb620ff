import { useSyncExternalStore } from "react";

const WIDE = window.matchMedia("(min-width: 761px)");

/** Whether the page has room for more than one column: what is drawn is drawn to the width it has. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      WIDE.addEventListener("change", changed);
      return () => WIDE.removeEventListener("change", changed);
    },
    () => WIDE.matches,
  );
}
