import { useEffect, useMemo, useState } from "react";
import type { Examined, ListedCard, LoadingFile, Looked, Sealing } from "#sealing";
import { cidOf } from "../../market/cid";
import { type Folder, isHidden } from "./folder";
import type { Draft } from "./terms";

/** What this browser saw in a folder: its files, its card, and what runs code in it. */
export interface Seen {
  examined: Looked<Examined> | null;
  listed: Looked<ListedCard> | null;
  cardCid: string | null;
  failed: string | null;
  /** The files that run code when the model is loaded, or may; null while they are looked into. */
  inside: LoadingFile[] | null;
  insideFailed: boolean;
}

const NOTHING_SEEN: Seen = {
  examined: null,
  listed: null,
  cardCid: null,
  failed: null,
  inside: null,
  insideFailed: false,
};

/** Looks into a folder, and again when it or what is typed of it changes. */
export function useSeen(folder: Folder | null, draft: Draft, sealing: () => Promise<Sealing>): Seen {
  const [seen, setSeen] = useState(NOTHING_SEEN);
  const { allowPickles } = draft;
  const words = JSON.stringify(draft.words);
  const sources = useMemo(
    () => folder?.files.map(({ path, file }) => ({ path, source: file })) ?? null,
    [folder],
  );
  useEffect(() => {
    if (sources === null) return;
    let wanted = true;
    setSeen((before) => ({ ...before, examined: null, failed: null }));
    sealing()
      .then((sealing) => sealing.examine(sources, allowPickles))
      .then((examined) => wanted && setSeen((before) => ({ ...before, examined })))
      .catch((error: unknown) => wanted && setSeen((before) => ({ ...before, failed: String(error) })));
    return () => {
      wanted = false;
    };
  }, [sources, allowPickles, sealing]);
  // Whatever else keeps the folder from being sealed, its seller reads at once what buyers will.
  useEffect(() => {
    if (sources === null) return;
    let wanted = true;
    setSeen((before) => ({ ...before, inside: null, insideFailed: false }));
    sealing()
      .then((sealing) => sealing.lookInside(sources.filter(({ path }) => !isHidden(path))))
      .then((inside) => wanted && setSeen((before) => ({ ...before, inside })))
      .catch(() => wanted && setSeen((before) => ({ ...before, insideFailed: true })));
    return () => {
      wanted = false;
    };
  }, [sources, sealing]);
  useEffect(() => {
    if (sources === null) return;
    let wanted = true;
    const timer = setTimeout(() => {
      sealing()
        .then((sealing) => sealing.readCard(sources, folder?.name ?? undefined, JSON.parse(words)))
        .then(async (listed) => {
          const cardCid = listed.found && (await cidOf(new Blob([listed.found.text])));
          if (wanted) setSeen((before) => ({ ...before, listed, cardCid }));
        })
        .catch((error: unknown) => wanted && setSeen((before) => ({ ...before, failed: String(error) })));
    }, 150);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [sources, folder, words, sealing]);
  return seen;
}

/** The card of the folder that is open, else of what was sealed. */
export function cardOf({ done }: Draft, { listed }: Seen): ListedCard | null {
  const found = listed?.found ?? null;
  const kept = done.sealed?.card ?? null;
  return found && (kept === null || kept.sha256 === found.sha256) ? found : (kept ?? found);
}
