import { useEffect, useRef, useState } from "react";
import type { Rendered } from "../../card/render";
import { Bar } from "../../parts/Bar";
import { useSpeech } from "../../words";
import css from "./Card.module.css";
import type { Listing } from "./query";

/** The seller's own text. */
export function Card({ card }: { card: Omit<NonNullable<Listing["card"]>, "summary"> | null }) {
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
  const [made, setMade] = useState<Rendered | null>();
  useEffect(() => {
    let wanted = true;
    let shown: Rendered | null = null;
    import("../../card/render")
      .then(({ render }) => render(text))
      .catch(() => null)
      .then((rendered) => {
        if (!wanted) return rendered?.release();
        shown = rendered;
        setMade(rendered);
      });
    return () => {
      wanted = false;
      shown?.release();
    };
  }, [text]);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (made && body.current) return reachable(body.current);
  }, [made]);
  if (made === undefined) return <Bar width={320} />;
  if (made === null) return <pre className={css.plain}>{text}</pre>;
  return (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised, under a policy of Trusted Types */}
      <div ref={body} className={css.body} dangerouslySetInnerHTML={{ __html: made.html }} />
      {made.rest !== "" && <pre className={css.plain}>{made.rest}</pre>}
    </>
  );
}

/** Makes what is wider than the card a stop of the Tab key, as keys alone move it, for as long as it is. Answers what ends that. */
function reachable(body: Element): () => void {
  const look = () => {
    for (const part of body.querySelectorAll("pre, table, math")) {
      if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", "0");
      else part.removeAttribute("tabindex");
    }
  };
  const watcher = new ResizeObserver(look);
  watcher.observe(body);
  return () => watcher.disconnect();
}
