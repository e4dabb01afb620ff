import { useCallback, useEffect, useState } from "react";
import type { Notices } from "../../api/generated/rest";
import { useEvery } from "../../market/now";
import { useSession } from "../../session/session";
import { useSpeech } from "../../words";
import css from "./Bell.module.css";
import { noticing, READ } from "./noticing";

const OFTEN = 60_000;

/** How many notices an account has not read. It asks only where a session is open: nothing signs anybody in. */
export function Bell() {
  const said = noticing.use();
  const { format } = useSpeech();
  const { session, ask } = useSession();
  const id = session?.id;
  const [unread, setUnread] = useState<{ of: string; count: number } | null>(null);
  const look = useCallback(() => {
    if (id === undefined) return;
    ask<Notices>("v1/me/notices?limit=1").then(
      ({ unread }) => setUnread({ of: id, count: unread }),
      () => undefined,
    );
  }, [id, ask]);
  useEffect(() => {
    look();
    window.addEventListener(READ, look);
    return () => window.removeEventListener(READ, look);
  }, [look]);
  useEvery(id === undefined ? null : OFTEN, look);
  if (id === undefined || unread?.of !== id) return null;
  const { count } = unread;
  return (
    // Behind the header of every page, also outside of the account's.
    <a href="#/account" className={css.bell}>
      <span className="told">
        {count === 0 ? said.bellNone : said.bell(format.number(count), count === 1)}
      </span>
      <span aria-hidden="true">
        {said.bellNone}
        {count > 0 && <b>{format.number(count)}</b>}
      </span>
    </a>
  );
}
