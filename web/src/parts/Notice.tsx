import type { ReactNode } from "react";
import css from "./Notice.module.css";

/** What happened, what still works, and one way on. Red if money is concerned; the title of a page that is nothing else. */
export function Notice(props: {
  title: string;
  note?: string;
  money?: boolean;
  isPage?: boolean;
  children?: ReactNode;
}) {
  const Title = props.isPage ? "h1" : "p";
  return (
    <section className={`${css.notice} ${props.money ? css.money : ""}`} role="alert">
      <Title className={css.title}>{props.title}</Title>
      {props.note && <p className={css.note}>{props.note}</p>}
      {props.children && <div className={css.way}>{props.children}</div>}
    </section>
  );
}
