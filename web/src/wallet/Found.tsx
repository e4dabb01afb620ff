import { useEffect, useState } from "react";
import type { Client } from "../chain/client";
import type { Kept } from "../chain/journal";
import { Button } from "../parts/Button";
import { useSpeech } from "../words";
import css from "./Found.module.css";
import { saidOf } from "./said";
import { keeping } from "./sending";
import { found } from "./transaction";
import { signing } from "./words";

/** A transaction of this page that is in a block. */
export interface Done {
  title: string;
  height: string;
}

type News =
  | { at: "looking"; kept: Kept; away: boolean }
  | { at: "done" | "failed" | "void"; kept: Kept; height: string }
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
  const { format } = useSpeech();
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
  if (news === null)
    return (
      done && <Strip text={all.done(done.title, format.number(done.height))} onDismiss={props.onDismiss} />
    );
  const said = news.at === "unknown" ? saidOf(news.error, words) : null;
  const text =
    news.at === "unknown"
      ? `${said?.title} ${said?.note}`
      : news.at === "looking"
        ? `${all.looking(news.kept.title)} ${news.away ? words.sheet.away : ""}`
        : news.at === "done"
          ? all.done(news.kept.title, format.number(news.height))
          : all[news.at](news.kept.title);
  return <Strip text={text} onDismiss={news.at === "looking" ? null : () => setNews(null)} />;
}

function Strip({ text, onDismiss }: { text: string; onDismiss: (() => void) | null }) {
  const words = signing.use();
  const all = words.found;
  return (
    <aside className={css.found} aria-label={all.label}>
      <p role="status" className={css.text}>
        {text}
      </p>
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
  if (fate.kind !== "included") return tell({ at: "void", kept, height: "" });
  const height = fate.included.height.toString();
  tell({ at: fate.included.code === 0 ? "done" : "failed", kept, height });
}
