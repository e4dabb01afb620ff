import { type ReactNode, useId } from "react";
import css from "./Sell.module.css";

/** A labelled field with a hint, or what is wrong with it; `fault` is null where nothing is. */
export function Field(props: {
  label: string;
  /** Its id, where something leads to it. */
  place?: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  fault?: string | null;
  note?: ReactNode;
  /** What whoever types is to know first, whether a fault stands there or not. */
  caution?: ReactNode;
  placeholder?: string;
  isNumber?: boolean;
  isMono?: boolean;
  readOnly?: boolean;
  beside?: ReactNode;
}) {
  const own = useId();
  const id = props.place ?? own;
  const isWrong = props.fault != null;
  return (
    <div className={css.field}>
      <label htmlFor={id}>{props.label}</label>
      <div className={css.row}>
        <input
          id={id}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value)}
          onBlur={props.onBlur}
          className={props.isMono ? css.mono : props.isNumber ? css.number : undefined}
          inputMode={props.isNumber ? "decimal" : undefined}
          placeholder={props.placeholder}
          readOnly={props.readOnly}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isWrong}
          aria-describedby={`${id}-note`}
        />
        {props.beside}
      </div>
      <p id={`${id}-note`} className={isWrong ? css.wrong : css.note}>
        {isWrong ? props.fault : props.note}
      </p>
      {props.caution && <p className={css.caution}>{props.caution}</p>}
    </div>
  );
}

/** One of a few, in words. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
  isHidden?: boolean;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className={props.isHidden ? "told" : css.label}>
        {props.label}
      </label>
      <select
        id={id}
        className={css.select}
        value={props.value}
        onChange={({ target }) => props.onChange(target.value as Value)}
      >
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
}

export function Part(props: { title: string; note?: ReactNode; id?: string; children: ReactNode }) {
  return (
    <section className={css.part} id={props.id} tabIndex={props.id === undefined ? undefined : -1}>
      <h2>{props.title}</h2>
      {props.note && <p className={css.note}>{props.note}</p>}
      {props.children}
    </section>
  );
}
