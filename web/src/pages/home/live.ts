import { useEffect, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../api/generated";
import type { StepFragment } from "../../api/generated/graphql";

graphql(`
  fragment Step on OrderStep {
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
`);

export type Step = StepFragment;

/** How many steps are shown. */
const SHOWN = 7;
/** How long a page is left to what it draws first, in milliseconds. */
const PAUSE = 2_000;

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
    const follow = async () => {
      const { followed } = await import("./followed");
      await followed(api, begin, hear, client, ended.signal);
    };
    // Without what follows, the steps stay as they were read.
    const timer = setTimeout(() => follow().catch(() => {}), PAUSE);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [api, begin, isReady, client]);
  return first && joined(told, first);
}
