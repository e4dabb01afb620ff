// Vitest waits a second for what a test expects, and a busy machine draws later. What passes takes no longer by this.
import { vi } from "vitest";

const SECONDS = 20;

const wait = vi.waitFor;
vi.waitFor = (check, options) =>
  wait(check, typeof options === "number" ? options : { timeout: SECONDS * 1_000, ...options });
