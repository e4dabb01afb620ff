import { useEffect, useState } from "react";
import { MOST } from "../../card/bounds";
import { Bar } from "../../parts/Bar";
import { useSpeech } from "../../words";
import css from "./Card.module.css";
import type { Listing } from "./query";

/** The seller's own text. */
export function Card({ card }: { card: NonNullable<Listing["card"]> | null }) {
  const { words } = useSpeech();
  if (!card) return <p className={css.note}>{words.model.cardMissing}</p>;
  return (
    <article>
      <p className={css.note}>{words.model.cardNote}</p>
      <Body text={card.body} />
    </article>
  );
}

function Body({ text }: { text: string }) {
  // What is being laid out, what came of it, and null where that took too long.
  const [html, setHtml] = useState<string | null>();
  useEffect(() => {
    let wanted = true;
    import("../../card/render")
      .then(({ render }) => render(text))
      .catch(() => null)
      .then((made) => wanted && setHtml(made));
    return () => {
      wanted = false;
    };
  }, [text]);
  if (html === undefined) return <Bar width={320} />;
  if (html === null) return <pre className={css.plain}>{text}</pre>;
  return (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised, under a policy of Trusted Types */}
      <div className={css.body} dangerouslySetInnerHTML={{ __html: html }} />
      {text.length > MOST && <pre className={css.plain}>{text.slice(MOST)}</pre>}
    </>
  );
}
