import type { Words } from "./en";
import { en } from "./en";

export const nl: Words = { ...en, name: "Nederlands" };
