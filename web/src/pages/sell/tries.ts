import { Problem } from "../../session/sessions";
import { sleep } from "../../sleep";

/** How often one thing is tried, at most. */
const TRIES = 4;
/** Milliseconds before the second try. Each later one waits twice as long, or as long as the server asks. */
const REST = 1_000;
/** Seconds that a server is waited for at most. */
const LONGEST = 60;

export type Rest = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Whether a failure may pass by itself: nothing answers, the server is busy, or something in it broke. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  const { code, status } = error;
  // 501: this server never does it.
  return code === "AWAY" || status === 429 || (status >= 500 && status !== 501);
}

/** Counts the tries of one thing. */
export class Tries {
  private failed = 0;

  constructor(
    private readonly signal: AbortSignal,
    private readonly rest: Rest = sleep,
  ) {}

  /** What gets on is not given up: the next failure is the first. */
  gotOn(): void {
    this.failed = 0;
  }

  /** Rests before another try; throws the failure where it stays, or came too often. */
  async again(error: unknown, passes: boolean): Promise<void> {
    this.failed += 1;
    if (!passes || this.failed >= TRIES) throw error;
    const asked = error instanceof Problem ? Math.min(error.after ?? 0, LONGEST) * 1_000 : 0;
    await this.rest(Math.max(REST * 2 ** (this.failed - 1), asked), this.signal);
  }
}
