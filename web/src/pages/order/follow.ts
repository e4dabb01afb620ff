import { stringifyDocument } from "@urql/core";
import { useEffect, useRef, useState } from "react";
import type { OrderStepsSubscription } from "../../api/generated/graphql";
import { sleep } from "../../sleep";
import { STEPS } from "./query";

/** What is followed: from the last cursor on, through broken connections. */
interface Followed {
  api: string;
  cursor: string;
  buyer: string;
  listing: string;
}

const LONGEST = 30_000;

/**
 * Calls for every step that the index tells of, and says whether it does: a page asks at intervals while it does not.
 * Nothing is lost between, since each connection goes on from the last step.
 */
export function useSteps(followed: Followed | null, told: (order: string) => void): boolean {
  const [live, setLive] = useState(false);
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
    void follow(api, { buyer, listing }, () => cursor.current, hear, setLive, ended.signal);
    return () => ended.abort();
  }, [api, buyer, listing]);
  return live;
}

async function follow(
  api: string,
  filter: { buyer: string; listing: string },
  after: () => string | undefined,
  told: (step: { cursor: string; order: string }) => void,
  setLive: (live: boolean) => void,
  ended: AbortSignal,
): Promise<void> {
  const { createClient } = await import("graphql-ws");
  const url = new URL("graphql/ws", api).href.replace(/^http/, "ws");
  const query = stringifyDocument(STEPS);
  for (let pause = 1_000; !ended.aborted; pause = Math.min(pause * 2, LONGEST)) {
    const client = createClient({ url, retryAttempts: 0, connectionAckWaitTimeout: 10_000 });
    const dispose = () => void client.dispose();
    ended.addEventListener("abort", dispose, { once: true });
    client.on("connected", () => {
      setLive(true);
      pause = 1_000;
    });
    try {
      const variables = { ...filter, after: after() };
      for await (const { data, errors } of client.iterate<OrderStepsSubscription>({ query, variables })) {
        if (errors) break;
        if (data) told({ cursor: data.orderSteps.cursor, order: data.orderSteps.order.id });
      }
    } catch (error) {
      // Errors of the query come as a list: the page asks at intervals then.
      if (Array.isArray(error)) return setLive(false);
    } finally {
      ended.removeEventListener("abort", dispose);
      dispose();
    }
    if (ended.aborted) return;
    setLive(false);
    await sleep(pause);
  }
}
