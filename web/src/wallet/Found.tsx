import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Client } from "../chain/client";
import type { Kept } from "../chain/journal";
import type { Included } from "../chain/node";
import { Button } from "../parts/Button";
import { useSpeech } from "../words";
import css from "./Found.module.css";
import { happenedBy } from "./happened";
import { saidOf } from "./said";
import { keeping } from "./sending";
import { found } from "./transaction";
import { signing } from "./words";

/** A transaction of this page that is in a block. */
export interface Done {
  title: string;
  events: Included["events"];
}

/** How long good news stay, in milliseconds: the pages show what came of them. */
const SHOWN = 8_000;

type News =
  | { at: "looking"; kept: Kept; away: boolean }
  | { at: "done"; kept: Kept; events: Included["events"] }
  | { at: "failed" | "void"; kept: Kept }
  | { at: "unknown"; error: unknown };

/** What happened without a sheet: a transaction that was on its way when its page went is followed, and its end told; and
 * one of this page is in a block. */
export function Found(props: {
  client: () => Promise<Client>;
  address: string;
  done: Done | null;
  onDismiss(): void;
}) {
  const { client, address, done } = props;
  const words = signing.use();
  const all = words.found;
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => {
    let wanted = true;
    const tell = (next: News | null) => wanted && setNews(next);
    look(client, address, tell).catch((error: unknown) => tell({ at: "unknown", error }));
    return () => {
      wanted = false;
    };
  }, [client, address]);
  if (news === null) return done && <Good key={done.title} done={done} onDismiss={props.onDismiss} />;
  if (news.at === "done")
    return <Good done={{ title: news.kept.title, events: news.events }} onDismiss={() => setNews(null)} />;
  const said = news.at === "unknown" ? saidOf(news.error, words) : null;
  const text =
    news.at === "unknown"
      ? `${said?.title} ${said?.note}`
      : news.at === "looking"
        ? `${all.looking(news.kept.title)} ${news.away ? words.sheet.away : ""}`
        : all[news.at](news.kept.title);
  return <Strip text={text} onDismiss={news.at === "looking" ? null : () => setNews(null)} />;
}

/** What a transaction did. It goes by itself, unless somebody is at it. */
function Good({ done, onDismiss }: { done: Done; onDismiss: () => void }) {
  const words = signing.use();
  const all = words.found;
  const { title, events } = done;
  const { format } = useSpeech();
  const happened = happenedBy(events);
  const back = happened?.back;
  const text = !happened
    ? all.done(title)
    : back
      ? all.happened.split(happened.id, format.coin(back.amount, back.denom))
      : all.happened[happened.deed](happened.id);
  return (
    <Strip text={text} after={SHOWN} onDismiss={onDismiss}>
      {happened && (
        // Outside of the router: pages are named behind the `#`.
        <a href={`#/${happened.page}`} onClick={onDismiss}>
          {(happened.deed === "listed" ? all.toListing : all.toOrder)(happened.id)}
        </a>
      )}
    </Strip>
  );
}

function Strip(props: {
  text: string;
  onDismiss: (() => void) | null;
  /** Milliseconds after which it goes by itself. */
  after?: number;
  children?: ReactNode;
}) {
  const words = signing.use();
  const all = words.found;
  const { text, onDismiss, after } = props;
  const [isHeld, setHeld] = useState(false);
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  useEffect(() => {
    if (after === undefined || isHeld) return;
    const timer = setTimeout(() => dismiss.current?.(), after);
    return () => clearTimeout(timer);
  }, [after, isHeld]);
  return (
    <aside
      className={css.found}
      aria-label={all.label}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p role="status" className={css.text}>
        {text}
      </p>
      {props.children}
      {onDismiss && <Button onClick={onDismiss}>{all.dismiss}</Button>}
    </aside>
  );
}

async function look(
  client: () => Promise<Client>,
  address: string,
  tell: (news: News | null) => void,
): Promise<void> {
  const asked = await client();
  const end = await found(
    { client: asked, account: { address }, ...keeping(asked) },
    { show: (stage) => stage.at === "earlier" && tell({ ...stage, at: "looking" }) },
  );
  if (end === null) return tell(null);
  const { kept, fate } = end;
  if (fate.kind !== "included") return tell({ at: "void", kept });
  const { code, events } = fate.included;
  tell(code === 0 ? { at: "done", kept, events } : { at: "failed", kept });
}
