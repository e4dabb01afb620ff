import css from "./Bar.module.css";

/** Stands for a text that is on its way, at its size. */
export function Bar({ width }: { width: number }) {
  return (
    <svg className={css.bar} width={width} height="12" data-waiting aria-hidden="true">
      <rect width="100%" height="100%" />
    </svg>
  );
}
