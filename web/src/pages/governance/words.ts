import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { governance as english } from "../../words/en/governance";

export type Governing = Said<typeof english>;

/** What is said of the chain's governance: loaded with what says it. */
export const governing = areaOf<Governing>({
  en: async () => (await import("../../words/en/governance")).governance,
  nl: async () => (await import("../../words/nl/governance")).governance,
});
