/** Longest text that is laid out; what is beyond it is shown as it was written. */
export const MOST = 200_000;
/** The most pictures of a card. */
export const PICTURES = 50;
/** The most pixels of a picture: a small file may unfold to any number. */
export const PIXELS = 25_000_000;
/** The most formulas of a card that are set; others stay as they were written. */
export const FORMULAS = 1_000;
