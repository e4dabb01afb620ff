import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { notices as english } from "../../words/en/notices";

/** What is said of notices and webhooks: loaded where an account has a session. */
export const noticing = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/notices")).notices,
  nl: async () => (await import("../../words/nl/notices")).notices,
});

/** The event of the window after notices were read: the header counts them too. */
export const READ = "weighhouse-notices-read";
