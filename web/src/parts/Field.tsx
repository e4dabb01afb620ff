import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import css from "./Field.module.css";

/** A labelled field, with what is wrong with it or what it is for below. */
export function Field(
  props: InputHTMLAttributes<HTMLInputElement> & {
    label: string;
    unit?: string;
    /** What belongs to the value, such as a choice of its unit. */
    beside?: ReactNode;
    /** A number is as wide as one, and stands at the right as in a column. */
    isNumber?: boolean;
    note?: ReactNode;
    wrong?: string | null | undefined;
  },
) {
  const { label, unit, beside, isNumber, note, wrong, ...rest } = props;
  const id = useId();
  const below = wrong ?? note;
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <span className={css.box}>
        <input
          {...rest}
          id={id}
          className={isNumber ? css.number : undefined}
          aria-invalid={Boolean(wrong)}
          {...(below ? { "aria-describedby": `${id}-note` } : {})}
        />
        {unit && <span>{unit}</span>}
        {beside}
      </span>
      {below && (
        <p id={`${id}-note`} className={wrong ? css.wrong : css.note}>
          {below}
        </p>
      )}
    </div>
  );
}
