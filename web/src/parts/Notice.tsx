import type { ReactNode } from "react";
import css from "./Notice.module.css";

/** What happened, what still works, and one way on. Red if money is concerned. */
export function Notice(props: { title: string; note?: string; money?: boolean; children?: ReactNode }) {
  return (
    <section className={`${css.notice} ${props.money ? css.money : ""}`} role="alert">
      <p className={css.title}>{props.title}</p>
      {props.note && <p className={css.note}>{props.note}</p>}
      {props.children && <div className={css.way}>{props.children}</div>}
    </section>
  );
}
