import { useRouteContext } from "@tanstack/react-router";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useWallet } from "../wallet/wallet";
import { useSpeech } from "../words";
import { sessionsOf } from "./known";
import { Misplaced, Problem, type Session } from "./sessions";

export { Misplaced, Problem, type Session } from "./sessions";

/** What the API keeps for the connected account alone. Errors have messages for the reader. */
export interface Signed {
  /** The connected account's session; null while it has none. */
  session: Session | null;
  /** Has the wallet sign the API's text, unless a session is open. */
  signIn(): Promise<Session>;
  signOut(): Promise<void>;
  /**
   * Asks a path of the API, such as `v1/me`, as the connected account: signs in first where there is no session, and once
   * again where it ended. An answer that is no success is a `Problem`. Ends after 20 seconds, unless `init` has a signal.
   */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The same, read as JSON. */
  ask<Answer>(path: string, init?: RequestInit): Promise<Answer>;
  /** The headers that show the session, for an upload whose progress is shown. */
  headers(): Promise<Record<string, string>>;
  /** Forgets the session here, after the API ended it. */
  forget(): void;
}

/** The session of the connected account with the API. */
export function useSession(): Signed {
  const { config } = useRouteContext({ from: "__root__" });
  const { account, canSign, signText, connect } = useWallet();
  const { words } = useSpeech();
  const sessions = sessionsOf(config);
  const kept = useSyncExternalStore(sessions.watch, sessions.snapshot);
  const address = account?.address ?? null;
  useEffect(() => sessions.follow(address), [sessions, address]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept decides which session there is
  return useMemo(() => {
    const told = (error: unknown): never => {
      if (error instanceof Misplaced) throw new Error(words.session.elsewhere(error.site, location.host));
      if (error instanceof Problem) {
        const known = words.session.problems[error.code as keyof typeof words.session.problems];
        if (known) throw new Problem(error.code, known, error.status, error.confirmation, error.after);
      }
      throw error;
    };
    /** The account that signs; without one the wallet's dialog opens. */
    const signer = () => {
      if (address !== null && canSign) return address;
      connect();
      throw new Error(words.session.needsWallet);
    };
    const request = async (path: string, init: RequestInit = {}) =>
      sessions.request(path, init, signer(), signText).catch(told);
    return {
      session: sessions.of(address),
      signIn: async () => sessions.of(signer()) ?? (await sessions.open(signer(), signText).catch(told)),
      signOut: () => sessions.close().catch(told),
      request,
      ask: async <Answer>(path: string, init?: RequestInit): Promise<Answer> =>
        (await request(path, init)).json(),
      headers: async () => sessions.headers(signer(), signText).catch(told),
      forget: () => sessions.forget(),
    };
  }, [sessions, kept, address, canSign, signText, connect, words]);
}
