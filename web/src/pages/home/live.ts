import { stringifyDocument } from "@urql/core";
import { useEffect, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../api/generated";
import type { HomeQuery, LiveStepsSubscription } from "../../api/generated/graphql";
import { subscribe } from "../../api/socket";
import { sleep } from "../../sleep";

export type Step = HomeQuery["recentSteps"][number];

const LIVE = graphql(`
  subscription LiveSteps($after: String) {
    orderSteps(after: $after) {
      cursor
      kind
      at
      order {
        id
        price {
          amount
          denom
        }
        listing {
          id
          name
          ...Marked
        }
      }
    }
  }
`);

const RECENT = graphql(`
  query RecentSteps {
    recentSteps(first: 7) {
      cursor
      kind
      at
      order {
        id
        price {
          amount
          denom
        }
        listing {
          id
          name
          ...Marked
        }
      }
    }
  }
`);

/** How many steps are shown. */
const SHOWN = 7;
/** Milliseconds: the first pause after a broken connection, the longest, and between questions meanwhile. */
const PAUSE = 2_000;
const LONGEST = 60_000;

/** The newest steps with those that were told since, each once, the newest first. */
export function joined(told: readonly Step[], before: readonly Step[]): Step[] {
  const known = new Set<string>();
  return [...told, ...before]
    .filter(({ cursor }) => !known.has(cursor) && known.add(cursor))
    .sort((left, right) => place(right.cursor, left.cursor))
    .slice(0, SHOWN);
}

/** Compares places in the chain: `4711:9:0:0` stands before `4711:10:0:0`. */
function place(left: string, right: string): number {
  const [a, b] = [left.split(":").map(Number), right.split(":").map(Number)];
  const differs = a.findIndex((part, depth) => part !== b[depth]);
  return differs < 0 ? 0 : (a[differs] ?? 0) - (b[differs] ?? 0);
}

/**
 * The newest steps of the market, as they happen while the page is looked at: by subscription, and by asking again while there
 * is none. Whoever follows goes on from the last step, so that nothing is left out between.
 */
export function useLiveSteps(api: string, first: readonly Step[] | undefined): readonly Step[] | undefined {
  const client = useClient();
  const [told, setTold] = useState<readonly Step[]>([]);
  const begin = first?.[0]?.cursor;
  const isReady = first !== undefined;
  useEffect(() => {
    if (!isReady) return;
    const ended = new AbortController();
    const hear = (steps: readonly Step[]) => setTold((before) => joined(steps, before));
    const askAgain = async () => {
      const { data } = await client.query(RECENT, {}, { requestPolicy: "network-only" }).toPromise();
      if (data && !ended.signal.aborted) hear(data.recentSteps);
    };
    // What is on the page comes first.
    const timer = setTimeout(() => void follow(api, begin, hear, askAgain, ended.signal), PAUSE);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [api, begin, isReady, client]);
  return first && joined(told, first);
}

async function follow(
  api: string,
  begin: string | undefined,
  hear: (steps: readonly Step[]) => void,
  askAgain: () => Promise<void>,
  ended: AbortSignal,
): Promise<void> {
  const query = stringifyDocument(LIVE);
  let after = begin;
  for (let pause = PAUSE; !ended.aborted; pause = Math.min(pause * 2, LONGEST)) {
    const begun = Date.now();
    // A page that nobody looks at asks for nothing.
    const hidden = new AbortController();
    const rest = () => document.hidden && hidden.abort();
    document.addEventListener("visibilitychange", rest);
    const asked = { query, variables: { after } };
    try {
      const until = AbortSignal.any([ended, hidden.signal]);
      for await (const { data } of subscribe<LiveStepsSubscription>(api, asked, until)) {
        if (!data) break;
        after = data.orderSteps.cursor;
        hear([data.orderSteps]);
      }
    } catch {
      // Tried again below.
    } finally {
      document.removeEventListener("visibilitychange", rest);
    }
    // One that is cut again and again is opened ever less often.
    if (Date.now() - begun > LONGEST) pause = PAUSE;
    await seen(ended);
    if (!ended.aborted) await askAgain();
    await sleep(pause);
  }
}

/** Ends once somebody looks at the page. */
function seen(ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !ended.aborted) return;
      document.removeEventListener("visibilitychange", look);
      ended.removeEventListener("abort", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    ended.addEventListener("abort", look);
    look();
  });
}
