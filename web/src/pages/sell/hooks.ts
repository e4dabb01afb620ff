import { useCallback, useEffect, useRef, useState } from "react";
import type { Sealing } from "#sealing";
import { onPublished, publishedOf } from "../../chain/published";
import { openSealing } from "../../sealing";
import { forgetFile, getDraft, putDraft } from "./drafts";
import type { Done, Draft } from "./terms";

/** A worker for as long as the page is there, opened when it is first asked for. */
export function useSealing(): () => Promise<Sealing> {
  const opened = useRef<Promise<Sealing> | null>(null);
  useEffect(
    () => () => {
      opened.current?.then((sealing) => sealing.close()).catch(() => {});
      opened.current = null;
    },
    [],
  );
  return useCallback(() => {
    opened.current ??= openSealing();
    return opened.current;
  }, []);
}

/** How long typing rests before it is kept, in milliseconds. */
const REST = 400;

export interface Drafted {
  /** Undefined while it is read, null if there is none. */
  draft: Draft | null | undefined;
  change(part: Partial<Draft>): void;
  /** Keeps what is done before anything is built on it. */
  did(part: Partial<Done>): Promise<void>;
}

export function useDraft(id: string): Drafted {
  const [draft, setDraft] = useState<Draft | null | undefined>();
  const current = useRef<Draft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const keep = useCallback(async () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    if (current.current) await putDraft(current.current);
  }, []);

  useEffect(() => {
    let wanted = true;
    getDraft(id).then((found) => {
      if (!wanted) return;
      current.current = found;
      setDraft(found);
    });
    const leave = () => void (timer.current && keep());
    // A telephone may end a page that is hidden without another word.
    const hide = () => document.hidden && leave();
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      wanted = false;
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
      leave();
    };
  }, [id, keep]);

  const set = useCallback((part: Partial<Draft>) => {
    if (current.current === null) return;
    current.current = { ...current.current, ...part, changedAt: Date.now() };
    setDraft(current.current);
  }, []);

  const change = useCallback(
    (part: Partial<Draft>) => {
      set(part);
      if (timer.current) clearTimeout(timer.current);
      timer.current = setTimeout(() => void keep(), REST);
    },
    [set, keep],
  );

  const did = useCallback(
    async (part: Partial<Done>) => {
      set({ done: { ...current.current?.done, ...part } });
      await keep();
    },
    [set, keep],
  );

  // What this page, or another one, followed after a reload ends here too.
  useEffect(
    () =>
      onPublished(() => {
        const published = publishedOf(id);
        if (published === null || current.current === null || current.current.done.published) return;
        void did({ published }).then(() => forgetFile(id));
      }),
    [id, did],
  );

  return { draft, change, did };
}
