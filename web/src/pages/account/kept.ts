import { useEffect, useState } from "react";
import { Problem, useSession } from "../../session/session";
import type { Sought } from "../search/sought";
import { readSought } from "../search/sought";

export interface OpenSession {
  id: string;
  opened_at: string;
  used_at: string;
  expires_at: string;
  is_this: boolean;
}

export interface SavedSearch {
  id: string;
  name: string;
  question: Record<string, unknown>;
  saved_at: string;
}

export interface Contact {
  email?: string | null;
  url?: string | null;
}

export interface Backup {
  id: string;
  name: string;
  bytes: number;
  kept_at: string;
}

export interface SentFile {
  cid: string;
  bytes: number;
  is_named: boolean;
  lapses_at?: string | null;
}

/** What the API keeps for the account. */
export interface Kept {
  sessions: OpenSession[];
  searches: SavedSearch[];
  contact: Contact | null;
  backups: Backup[];
  files: SentFile[];
}

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
export function soughtOf({ question }: SavedSearch): Sought {
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
    const or = <Value>(none: Value, code: string) => {
      return (error: unknown) => {
        if (error instanceof Problem && error.code === code) return none;
        throw error;
      };
    };
    Promise.all([
      ask<OpenSession[]>("v1/sessions"),
      ask<SavedSearch[]>("v1/me/searches"),
      ask<Contact | null>("v1/me/contact").catch(or(null, "NOT_FOUND")),
      ask<Backup[]>("v1/me/backups"),
      ask<SentFile[]>("v1/me/uploads").catch(or([], "NOT_OFFERED")),
    ])
      .then(([sessions, searches, contact, backups, files]) => {
        if (wanted) setKept({ sessions, searches, contact, backups, files });
      })
      .catch((error: Error) => wanted && setFailed(error.message));
    return () => {
      wanted = false;
    };
  }, [id, asked]);
  return { kept, failed, again: () => setAsked(asked + 1) };
}
