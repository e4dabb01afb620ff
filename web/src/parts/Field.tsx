import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import css from "./Field.module.css";

/** A labelled field, with what is wrong with it or what it is for below. */
export function Field(
  props: InputHTMLAttributes<HTMLInputElement> & {
    label: string;
    unit?: string;
    note?: ReactNode;
    wrong?: string | null | undefined;
  },
) {
  const { label, unit, note, wrong, ...rest } = props;
  const id = useId();
  const below = wrong ?? note;
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <span className={css.box}>
        <input
          {...rest}
          id={id}
          aria-invalid={Boolean(wrong)}
          {...(below ? { "aria-describedby": `${id}-note` } : {})}
        />
        {unit && <span>{unit}</span>}
      </span>
      {below && (
        <p id={`${id}-note`} className={wrong ? css.wrong : css.note}>
          {below}
        </p>
      )}
    </div>
  );
}
