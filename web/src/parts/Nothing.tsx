import type { ReactNode } from "react";
import css from "./Nothing.module.css";

/** An empty list: what is missing, and each way out as a link or a button. */
export function Nothing(props: {
  title: string;
  /** The title's place among the page's others. */
  heading: "h2" | "h3";
  ways: readonly ReactNode[];
  children?: ReactNode;
}) {
  const Title = props.heading;
  return (
    <section className={css.nothing}>
      <Title>{props.title}</Title>
      {props.children}
      <ul className={css.ways}>
        {props.ways.map((way, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way has no other name, and keeps nothing
          <li key={place}>{way}</li>
        ))}
      </ul>
    </section>
  );
}
