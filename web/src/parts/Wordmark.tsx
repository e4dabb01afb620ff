import css from "./Wordmark.module.css";

/** The name with a balance at rest on the ascenders of its two h. */
export function Wordmark() {
  return (
    <span className={css.mark}>
      Weig<span className={css.beam}>hh</span>ouse
    </span>
  );
}
