import type { Config } from "../config";
import { Sessions } from "./sessions";

const known = new Map<string, Sessions>();

/** The sessions with an API: one for all parts of the page. */
export function sessionsOf(config: Config): Sessions {
  const found = known.get(config.api);
  if (found) return found;
  const surroundings = { location: window.location, lasting: localStorage, passing: sessionStorage };
  const sessions = new Sessions(config.api, config.chain?.id, surroundings);
  window.addEventListener("storage", () => sessions.changed());
  known.set(config.api, sessions);
  return sessions;
}
