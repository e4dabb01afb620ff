import { useEffect, useState } from "react";
import type { Export, Search } from "../../api/generated/rest";
import { useSession } from "../../session/session";
import type { Sought } from "../search/sought";
import { readSought } from "../search/sought";

/** What the API keeps for the account, as it hands all of it out. */
export type Kept = Export;

/** The name of a search, by its words and conditions, as long as the API keeps names. */
export function nameOf(words: string | undefined, conditions: readonly string[], all: string): string {
  const parts = [...(words ? [`“${words}”`] : []), ...conditions];
  let name = parts.join(", ") || all;
  const bytes = new TextEncoder();
  while (bytes.encode(name).length > MOST_BYTES) name = `${[...name].slice(0, -2).join("")}…`;
  return name;
}

const MOST_BYTES = 200;

/** The search of a saved question: another front end may have saved it, in words of its own. */
export function soughtOf({ question }: Search): Sought {
  return readSought(question);
}

/** Reads what is kept once a session is open; null until then. */
export function useKept(): { kept: Kept | null; failed: string | null; again: () => void } {
  const { session, ask } = useSession();
  const [kept, setKept] = useState<Kept | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const id = session?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again for another session, or on demand
  useEffect(() => {
    let wanted = true;
    if (id === undefined) {
      setKept(null);
      return;
    }
    setFailed(null);
    ask<Kept>("v1/me")
      .then((found) => wanted && setKept(found))
      .catch((error: Error) => wanted && setFailed(error.message));
    return () => {
      wanted = false;
    };
  }, [id, asked]);
  return { kept, failed, again: () => setAsked(asked + 1) };
}
