/** Longest text that is laid out; what is beyond it is shown as it was written. */
export const MOST = 200_000;
