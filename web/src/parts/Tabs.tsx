import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";

interface Choice<Name extends string> {
  /** What the tabs are of. */
  label: string;
  names: readonly Name[];
  chosen: Name;
  /** `byKey` where the reader passes by on the way to another. */
  choose(name: Name, byKey: boolean): void;
  titleOf(name: Name): ReactNode;
}

/**
 * Tabs and their panel, by ARIA's pattern: one of them is a stop of the Tab key, and the arrow keys, Home and End choose
 * another.
 */
export function useTabs<Name extends string>(choice: Choice<Name>) {
  const { names, chosen, choose } = choice;
  const id = useId();
  const go = (event: KeyboardEvent<HTMLElement>, name: Name) => {
    const place = placeBy(event.key, names.indexOf(name), names.length);
    const next = names[place ?? -1];
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    (event.currentTarget.parentElement?.children[place ?? -1] as HTMLElement | undefined)?.focus();
    choose(next, true);
  };
  const row = useRef<HTMLDivElement>(null);
  // A row that is wider than its page is moved to the tab whose panel is shown; the page itself stays where it is.
  // The row begins at its first tab: nothing is measured then, for which the browser would lay out all of the page.
  const reached = useRef(names[0]);
  useEffect(() => {
    if (reached.current === chosen) return;
    reached.current = chosen;
    const tab = row.current?.children[names.indexOf(chosen)];
    if (!row.current || !(tab instanceof HTMLElement)) return;
    const [at, all] = [tab.getBoundingClientRect(), row.current.getBoundingClientRect()];
    if (at.left < all.left) row.current.scrollLeft -= all.left - at.left;
    else if (at.right > all.right) row.current.scrollLeft += at.right - all.right;
  }, [names, chosen]);
  const list = (className: string | undefined) => (
    <div ref={row} className={className} role="tablist" aria-label={choice.label}>
      {names.map((name) => (
        <button
          key={name}
          id={`${id}-${name}`}
          type="button"
          role="tab"
          aria-selected={name === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => choose(name, false)}
          onKeyDown={(event) => go(event, name)}
        >
          {choice.titleOf(name)}
        </button>
      ))}
    </div>
  );
  const panel = (children: ReactNode) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: by the pattern, a panel is the next stop of the Tab key
    <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen}`} tabIndex={0}>
      {children}
    </div>
  );
  return { list, panel };
}

/** The place that a key leads to from another, around the ends; undefined for other keys. */
function placeBy(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return (from + count - 1) % count;
    case "ArrowRight":
      return (from + 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  return undefined;
}
