import { useEffect, useRef, useState } from "react";
import { useChain } from "../chain/market";
import { useAsked } from "./asked";
import { type Mark, markOfHead } from "./marks";

const OFTEN = 5_000;

/** Calls at intervals while the page is looked at. */
export function useEvery(milliseconds: number | null, act: () => void): void {
  const acting = useRef(act);
  acting.current = act;
  useEffect(() => {
    if (milliseconds === null) return;
    const timer = setInterval(() => document.hidden || acting.current(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}

/** The moment of the newest block: the chain's word, else what an index says. Null until one of them said it. */
export function useNow(indexed: Mark | null): Mark | null {
  const chain = useChain();
  const { answer, again } = useAsked(chain ? "head" : null, async () => await chain?.head());
  useEvery(chain ? OFTEN : null, again);
  return answer ? markOfHead(answer) : indexed;
}

/** Milliseconds since 1970 by this machine's clock, each second: for what is left of a span, and for nothing else. */
export function useClock(): number {
  const [now, setNow] = useState(Date.now);
  useEvery(1_000, () => setNow(Date.now()));
  return now;
}

/** Milliseconds after a block in which an index has it, and what it says of texts. */
const AFTER = [1_000, 3_000, 6_000, 12_000];

/** Asks again now and a few times more: the index has a block some moments after the chain. */
export function follow(again: () => void): void {
  again();
  for (const after of AFTER) setTimeout(again, after);
}
