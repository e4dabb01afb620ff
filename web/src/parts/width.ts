import { type RefCallback, useCallback, useState } from "react";

/** The width that an element has, in whole pixels, for what is drawn to it. Its height must not depend on it. */
export function useWidth(first: number): [RefCallback<Element>, number] {
  const [width, setWidth] = useState(first);
  const measured = useCallback((element: Element | null) => {
    if (element === null) return;
    const seen = () => setWidth(Math.max(1, Math.floor(element.getBoundingClientRect().width)));
    seen();
    const observer = new ResizeObserver(seen);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measured, width];
}
