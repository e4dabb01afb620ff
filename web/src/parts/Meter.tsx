import css from "./Meter.module.css";

/** Solid is reserved, open is free. Both amounts stand beside it. */
export function Meter({ reserved, free }: { reserved: string; free: string }) {
  const all = Number(reserved) + Number(free);
  const share = all > 0 ? Number(reserved) / all : 0;
  return (
    <svg className={css.meter} aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 10">
      <rect className={css.all} width="100" height="10" />
      <rect className={css.reserved} width={share * 100} height="10" />
    </svg>
  );
}
