import { stringifyDocument } from "@urql/core";
import type { Client } from "urql";
import { graphql } from "../../api/generated";
import type { LiveStepsSubscription } from "../../api/generated/graphql";
import { subscribe } from "../../api/socket";
import { sleep } from "../../sleep";
import type { Step } from "./live";

const LIVE = graphql(`
  subscription LiveSteps($after: String) {
    orderSteps(after: $after) {
      ...Step
    }
  }
`);

const RECENT = graphql(`
  query RecentSteps {
    recentSteps(first: 7) {
      ...Step
    }
  }
`);

/** Milliseconds: the first pause after a broken connection, the longest, and between questions meanwhile. */
const PAUSE = 2_000;
const LONGEST = 60_000;

/** Tells the steps since one as they happen, until it is ended. */
export async function followed(
  api: string,
  begin: string | undefined,
  hear: (steps: readonly Step[]) => void,
  client: Client,
  ended: AbortSignal,
): Promise<void> {
  const query = stringifyDocument(LIVE);
  const askAgain = async () => {
    const { data } = await client.query(RECENT, {}, { requestPolicy: "network-only" }).toPromise();
    if (data && !ended.aborted) hear(data.recentSteps);
  };
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
