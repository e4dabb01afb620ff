import css from "./Progress.module.css";

/** How much of something is done: a line that gets thicker. */
export function Progress({ label, share }: { label: string; share: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return (
    <svg
      className={css.progress}
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
    >
      <rect className={css.rest} width="100" height="4" />
      <rect className={css.done} width={percent} height="4" />
    </svg>
  );
}
