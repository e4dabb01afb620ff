import { areaOf } from "../words/area";
import type { Signing } from "../words/en/signing";

export type { Signing } from "../words/en/signing";

export const signing = areaOf<Signing>({
  en: async () => (await import("../words/en/signing")).signing,
  nl: async () => (await import("../words/nl/signing")).signing,
});
