import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import type { Notices as Answer, Notice } from "../../api/generated/rest";
import { useEvery } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import type { Signed } from "../../session/session";
import { unitOf, useSpeech } from "../../words";
import type { Said } from "../../words/en";
import type { notices as english } from "../../words/en/notices";
import css from "./Account.module.css";
import { useDoing } from "./doing";
import { noticing, READ } from "./noticing";

const OFTEN = 30_000;
const PAGE = 20;

/** What happened to what is the account's own, the newest first. */
export function Notices({ signed }: { signed: Signed }) {
  const said = noticing.use();
  const { format } = useSpeech();
  const doing = useDoing();
  const [first, setFirst] = useState<Answer | null>(null);
  const [more, setMore] = useState<Answer[]>([]);
  const { ask } = signed;
  const look = useCallback(
    () => ask<Answer>(`v1/me/notices?limit=${PAGE}`).then(setFirst, () => undefined),
    [ask],
  );
  useEffect(() => {
    void look();
  }, [look]);
  useEvery(OFTEN, () => void look());
  const last = more.at(-1) ?? first;
  const all = unique([...(first?.data ?? []), ...more.flatMap(({ data }) => data)]);
  const readTo = Math.max(first?.read_to ?? 0, 0);
  const behind = () =>
    doing.run(async () => {
      const found = await ask<Answer>(`v1/me/notices?limit=${PAGE}&after=${last?.next}`);
      setMore((known) => [...known, found]);
    });
  const read = () =>
    doing.run(async () => {
      const number = Math.max(...all.map(({ number }) => number));
      await signed.request("v1/me/notices/read", { method: "PUT", body: JSON.stringify({ number }) });
      await look();
      window.dispatchEvent(new Event(READ));
    });
  return (
    <section id="notices">
      <h2>{said.title}</h2>
      <p className={css.note}>{said.note}</p>
      {first === null && <Bar width={280} />}
      {first?.data.length === 0 && <p className={css.note}>{said.none}</p>}
      {first !== null && first.unread > 0 && (
        <p className={css.act}>
          {said.unread(format.number(first.unread))}
          <Button onClick={read} disabled={doing.running}>
            {said.readAll}
          </Button>
        </p>
      )}
      {all.length > 0 && (
        <table className={css.table}>
          <tbody>
            {all.map((notice) => (
              <tr key={notice.number}>
                <td>
                  <Told notice={notice} isNew={notice.number > readTo} />
                </td>
                <td>{`${format.date(notice.at)}, ${format.time(notice.at)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {last?.next != null && (
        <p className={css.act}>
          <Button onClick={behind} disabled={doing.running}>
            {said.more}
          </Button>
        </p>
      )}
      {doing.failure}
    </section>
  );
}

function Told({ notice, isNew }: { notice: Notice; isNew: boolean }) {
  const said = noticing.use();
  const { format } = useSpeech();
  const { kind, role, order, listing, report } = notice;
  const what = sentenceOf(said, kind, role);
  const details = detailsOf(said, notice, (time) => `${format.date(time)}, ${format.time(time)}`);
  const isOfReviews = report != null || /^(review|question)_/.test(kind);
  return (
    <>
      {isNew ? <strong>{what}</strong> : what}
      {isNew && <span className="told"> ({said.isNew})</span>}
      <p className={css.note}>
        {order != null && (
          <>
            <Link to="/orders/$id" params={{ id: String(order) }}>
              {said.order(String(order))}
            </Link>{" "}
          </>
        )}
        {listing != null && (
          <Link
            to="/models/$id"
            params={{ id: String(listing) }}
            search={isOfReviews ? { tab: "reviews" } : {}}
          >
            {said.listing(String(listing))}
          </Link>
        )}
        {details.length > 0 && ` ${details.join(" ")}`}
      </p>
    </>
  );
}

/** The words of a notice. An index that is newer than the page has kinds, and roles, that the page does not know. */
export function sentenceOf(
  { kinds, other }: Pick<Said<typeof english>, "kinds" | "other">,
  kind: string,
  role: string | null | undefined,
): string {
  const of: string | Partial<Record<string, string>> | undefined = Object.hasOwn(kinds, kind)
    ? kinds[kind as keyof typeof kinds]
    : undefined;
  return (typeof of === "string" ? of : of?.[role ?? ""]) ?? other;
}

/** The search that found it, the deadline or the closing, and that there may be more of its kind than are shown. */
export function detailsOf(
  said: Pick<Said<typeof english>, "search" | "until" | "closes" | "crowd">,
  { search, until, denom, more }: Pick<Notice, "search" | "until" | "denom" | "more">,
  when: (time: string) => string,
): string[] {
  const deadline = until && (denom ? said.closes(unitOf(denom), when(until)) : said.until(when(until)));
  return [search && said.search(search.name), deadline, more && said.crowd].filter(
    (detail) => typeof detail === "string",
  );
}

function unique(all: Notice[]): Notice[] {
  return [...new Map(all.map((notice) => [notice.number, notice])).values()].sort(
    (one, other) => other.number - one.number,
  );
}
