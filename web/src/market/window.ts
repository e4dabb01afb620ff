/**
 * Seconds that a person needs of a challenge window beside the download: to see that the key came, at any time of the day within
 * the time to deliver, to come back to the page, to have the file opened and its chunks checked, and to sign a proof.
 */
const LEISURE = 600;

/** The seconds that a download takes, as `least_window` in `packages/protocol/src/windows.rs` reckons it. */
export function downloadOf(size: number, rate: number): number {
  return Math.ceil(size / Math.max(1, rate));
}

/** Whether a challenge window is over before a person gets to prove anything. One that was waived is none. */
export function isHasty(challengeWindow: number, download: number): boolean {
  return challengeWindow > 0 && challengeWindow < download + LEISURE;
}
