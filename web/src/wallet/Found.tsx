import { useEffect, useState } from "react";
import type { Client } from "../chain/client";
import type { Kept } from "../chain/journal";
import { Button } from "../parts/Button";
import { useSpeech } from "../words";
import css from "./Found.module.css";
import { saidOf } from "./said";
import { keeping } from "./sending";
import { found } from "./transaction";

type News =
  | { at: "looking"; kept: Kept; away: boolean }
  | { at: "done" | "failed" | "void"; kept: Kept; height: string }
  | { at: "unknown"; error: unknown };

/** A transaction that was on its way when its page went: it is followed to its end, and the end is told. */
export function Found({ client, address }: { client: () => Promise<Client>; address: string }) {
  const { words, format } = useSpeech();
  const all = words.wallet.found;
  const [news, setNews] = useState<News | null>(null);
  useEffect(() => {
    let wanted = true;
    const tell = (next: News) => wanted && setNews(next);
    look(client, address, tell).catch((error: unknown) => tell({ at: "unknown", error }));
    return () => {
      wanted = false;
    };
  }, [client, address]);
  if (news === null) return null;
  const said = news.at === "unknown" ? saidOf(news.error, words) : null;
  return (
    <aside className={css.found} aria-label={all.label}>
      <p role="status" className={css.text}>
        {news.at === "unknown"
          ? `${said?.title} ${said?.note}`
          : news.at === "looking"
            ? `${all.looking(news.kept.title)} ${news.away ? words.wallet.sheet.away : ""}`
            : news.at === "done"
              ? all.done(news.kept.title, format.number(news.height))
              : all[news.at](news.kept.title)}
      </p>
      {news.at !== "looking" && <Button onClick={() => setNews(null)}>{all.dismiss}</Button>}
    </aside>
  );
}

async function look(
  client: () => Promise<Client>,
  address: string,
  tell: (news: News) => void,
): Promise<void> {
  const asked = await client();
  const end = await found(
    { client: asked, account: { address }, ...keeping(asked) },
    { show: (stage) => stage.at === "earlier" && tell({ ...stage, at: "looking" }) },
  );
  if (end === null) return;
  const { kept, fate } = end;
  if (fate.kind !== "included") return tell({ at: "void", kept, height: "" });
  const height = fate.included.height.toString();
  tell({ at: fate.included.code === 0 ? "done" : "failed", kept, height });
}
