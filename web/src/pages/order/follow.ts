import { stringifyDocument } from "@urql/core";
import { useEffect, useRef, useState } from "react";
import type { OrderStepsSubscription } from "../../api/generated/graphql";
import { subscribe } from "../../api/socket";
import { sleep } from "../../sleep";
import { STEPS } from "./query";

/** What is followed: from the last cursor on, through broken connections. */
interface Followed {
  api: string;
  cursor: string;
  buyer: string;
  listing: string;
}

/** Milliseconds: the first pause after a broken connection, and the longest. */
const PAUSE = 1_000;
const LONGEST = 30_000;

/**
 * Calls for every step that the index tells of, and without an order when a connection ended: what came meanwhile is not told yet.
 * Says whether the index tells, `null` before that is known: a page asks at intervals while it does not. Nothing is lost between,
 * since each connection goes on from the last step.
 */
export function useSteps(followed: Followed | null, told: (order?: string) => void): boolean | null {
  const [live, setLive] = useState<boolean | null>(null);
  const telling = useRef(told);
  telling.current = told;
  const cursor = useRef<string>(undefined);
  cursor.current ??= followed?.cursor;
  const { api, buyer, listing } = followed ?? {};
  useEffect(() => {
    if (api === undefined || buyer === undefined || listing === undefined) return;
    const ended = new AbortController();
    const hear = (step: { cursor: string; order: string }) => {
      cursor.current = step.cursor;
      telling.current(step.order);
    };
    const tells = (is: boolean) => {
      if (ended.signal.aborted) return;
      setLive(is);
      if (!is) telling.current();
    };
    void follow(api, { buyer, listing }, () => cursor.current, hear, tells, ended.signal);
    return () => {
      ended.abort();
      setLive(null);
    };
  }, [api, buyer, listing]);
  return live;
}

async function follow(
  api: string,
  filter: { buyer: string; listing: string },
  after: () => string | undefined,
  told: (step: { cursor: string; order: string }) => void,
  tells: (is: boolean) => void,
  ended: AbortSignal,
): Promise<void> {
  const query = stringifyDocument(STEPS);
  for (let pause = PAUSE; !ended.aborted; pause = Math.min(pause * 2, LONGEST)) {
    const begun = Date.now();
    const asked = { query, variables: { ...filter, after: after() } };
    const steps = subscribe<OrderStepsSubscription>(api, asked, ended, () => tells(true));
    try {
      for await (const { data, errors } of steps) {
        if (errors) break;
        if (data) told({ cursor: data.orderSteps.cursor, order: data.orderSteps.order.id });
      }
    } catch (error) {
      // Errors of the query come as a list: the page asks at intervals then.
      if (Array.isArray(error)) return tells(false);
    }
    if (ended.aborted) return;
    tells(false);
    // Connections that are cut again and again leave the page time to ask by itself.
    if (Date.now() - begun > LONGEST) pause = PAUSE;
    await sleep(pause);
  }
}
