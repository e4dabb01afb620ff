import { createContext, type ReactNode, use } from "react";
import css from "./Certificate.module.css";
import { type Known, Standing } from "./Standing";

/** Whether the certificate is all of its page: its title is the page's then. */
const IsPage = createContext(false);

/** A sheet of lines, each with how it is known. */
export function Certificate(props: {
  title: ReactNode;
  isPage?: boolean;
  note: ReactNode;
  right?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  const Title = props.isPage ? "h1" : "h2";
  return (
    <article className={css.sheet}>
      <header className={css.head}>
        <Title className={css.title}>{props.title}</Title>
        <p className={css.note}>{props.note}</p>
        {props.right && <p className={css.right}>{props.right}</p>}
      </header>
      <IsPage value={props.isPage ?? false}>{props.children}</IsPage>
      {props.foot && <footer className={css.foot}>{props.foot}</footer>}
    </article>
  );
}

/** A section says the standing of most of its lines once, in words. */
export function Section(props: {
  title: string;
  known?: Known;
  word?: string | undefined;
  right?: ReactNode;
  children: ReactNode;
}) {
  const Title = use(IsPage) ? "h2" : "h3";
  return (
    <section className={css.section}>
      <header>
        <Title className={css.name}>{props.title}</Title>
        {props.known ? (
          <Standing known={props.known} word={props.word ?? true} />
        ) : (
          props.right && <p className={css.note}>{props.right}</p>
        )}
      </header>
      {props.children}
    </section>
  );
}

export function Lines({ children }: { children: ReactNode }) {
  return <dl>{children}</dl>;
}

/** A line that agrees with its section shows the mark alone; one that differs says its word. */
export function Line(props: {
  label: string;
  known?: Known;
  differs?: boolean;
  right?: ReactNode;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={css.line}>
      <dt>{props.label}</dt>
      <dd className={css.value}>
        {props.children}
        {props.note && <p className={css.small}>{props.note}</p>}
      </dd>
      <dd className={css.known}>
        {props.known ? (
          <Standing known={props.known} word={props.differs ?? false} />
        ) : (
          <span className={css.note}>{props.right}</span>
        )}
      </dd>
    </div>
  );
}

/** What will stand there, on a dotted line. */
export function Waiting({ children }: { children: ReactNode }) {
  return <span className={css.waiting}>{children}</span>;
}
