import { useEffect, useRef, useState } from "react";
import { type AnyVariables, type DocumentInput, useClient } from "urql";
import { useSpeech } from "../words";
import { Button } from "./Button";
import css from "./More.module.css";

/** A page of a list, by the index's cursors. */
export interface Page<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** What is shown of a list. */
export interface Rows<Row> {
  rows: Row[];
  /** Whether the index has rows behind these. */
  hasMore: boolean;
  isAsked: boolean;
  /** Why the rows behind could not be had. */
  error: Error | undefined;
  more(): void;
}

/** How much of a list is shown. */
export interface Wanted {
  /** Which list: its query's variables. */
  key: string;
  /** The number of pages behind the first. */
  count: number;
}

interface Walked<Row> {
  first: Page<Row>;
  wanted: Wanted;
  pages: Page<Row>[];
  error?: Error | undefined;
}

/**
 * A list whose first rows came with the page, and of which `query` has those behind a cursor. A first page that is read anew has
 * the ones behind it read anew too: rows that are new or gone move all cursors. What was shown stays meanwhile.
 */
export function useMore<Row, Data, Variables extends AnyVariables>(list: {
  first: Page<Row> | undefined;
  query: DocumentInput<Data, Variables>;
  variables: Omit<Variables, "after">;
  page: (data: Data) => Page<Row> | undefined;
  id: (row: Row) => string;
  /** How much was shown before, of this list or of another. */
  kept?: Wanted | undefined;
  /** Keeps how much is shown now. */
  keep?: (wanted: Wanted) => void;
}): Rows<Row> {
  const client = useClient();
  const { first } = list;
  const key = JSON.stringify(list.variables);
  const [asked, setAsked] = useState<Wanted>();
  const [walked, setWalked] = useState<Walked<Row>>();
  // Another list begins with its first page, and with those behind it that were shown before.
  const wanted = [asked, list.kept].find((each) => each?.key === key);
  const known = wanted && walked?.wanted.key === key ? walked : undefined;
  const isAsked =
    first !== undefined && wanted !== undefined && (known?.first !== first || known.wanted !== wanted);

  const walking = useRef({ list, known });
  walking.current = { list, known };
  useEffect(() => {
    if (!first || !wanted) return;
    let isCurrent = true;
    const { list, known } = walking.current;
    // A reader who comes back sees at once what was shown; its first page is read anew behind that.
    const requestPolicy = known === undefined && wanted === list.kept ? "cache-first" : "network-only";
    const next = async (after: string | null | undefined) => {
      const variables = { ...list.variables, after: after ?? null } as unknown as Variables;
      const answer = await client.query(list.query, variables, { requestPolicy }).toPromise();
      const page = answer.data && list.page(answer.data);
      if (!page) throw answer.error ?? new Error("the index has no such list");
      return page;
    };
    const walk = async (): Promise<Walked<Row>> => {
      const pages = known?.first === first ? [...known.pages] : [];
      let last = pages.at(-1) ?? first;
      try {
        while (pages.length < wanted.count && last.pageInfo.hasNextPage) {
          last = await next(last.pageInfo.endCursor);
          pages.push(last);
        }
        return { first, wanted, pages };
      } catch (error) {
        const failed = error instanceof Error ? error : new Error(String(error));
        return { first, wanted, pages: known?.pages ?? pages, error: failed };
      }
    };
    walk().then((found) => isCurrent && setWalked(found));
    return () => {
      isCurrent = false;
    };
  }, [client, first, wanted]);

  const pages = known?.pages ?? [];
  const rows = [first, ...pages].flatMap((page) => page?.nodes ?? []);
  return {
    // A row that moved stands on two pages until all are read anew.
    rows: [...new Map(rows.map((row) => [list.id(row), row])).values()],
    hasMore: (pages.at(-1) ?? first)?.pageInfo.hasNextPage ?? false,
    isAsked,
    error: isAsked ? undefined : known?.error,
    more: () => {
      const next = { key, count: pages.length + 1 };
      setAsked(next);
      list.keep?.(next);
    },
  };
}

/** Shows the next rows of lists, while the index has some. */
export function More(props: {
  of: string;
  lists: readonly Omit<Rows<unknown>, "rows">[];
  isDisabled?: boolean;
}) {
  const { words } = useSpeech();
  const lists = props.lists.filter(({ hasMore }) => hasMore);
  if (lists.length === 0) return null;
  const next = () => {
    for (const { more } of lists) more();
  };
  return (
    <div className={css.more}>
      <Button onClick={next} disabled={props.isDisabled || lists.some(({ isAsked }) => isAsked)}>
        {words.lists.more}
        <span className="told"> {props.of}</span>
      </Button>
      {lists.some(({ error }) => error) && (
        <p role="alert" className={css.failed}>
          {words.lists.failed}
        </p>
      )}
    </div>
  );
}
