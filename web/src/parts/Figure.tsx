import type { ReactNode } from "react";
import { Bar } from "./Bar";
import css from "./Figure.module.css";

export function Figures({ children }: { children: ReactNode }) {
  return <dl className={css.figures}>{children}</dl>;
}

/** A number with its unit and what there is to say of it; bars until it is known. */
export function Figure(props: {
  label: string;
  value: string | undefined;
  unit?: string;
  note: ReactNode;
  lost?: boolean;
}) {
  return (
    <div className={css.figure}>
      <dt>{props.label}</dt>
      <dd>
        <p className={`${css.value} ${props.lost ? css.lost : ""}`}>
          {props.value ?? <Bar width={120} />} {props.value && props.unit && <span>{props.unit}</span>}
        </p>
        <p className={css.note}>{props.value ? props.note : <Bar width={80} />}</p>
      </dd>
    </div>
  );
}
