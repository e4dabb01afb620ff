import { useEffect, useSyncExternalStore } from "react";
import { useChain } from "../chain/market";
import { SENT } from "../wallet/wallet";

/** Milliseconds between two questions for a balance, and while money is missing that somebody may be sending. */
const EVERY = 30_000;
const SOON = 3_000;

/** What the node said last, by account and denom: whoever asks tells everybody, so that no two parts of a page differ. */
const known = new Map<string, { balance: bigint; turn: number }>();
const watching = new Set<() => void>();
let turns = 0;

function watch(told: () => void): () => void {
  watching.add(told);
  return () => watching.delete(told);
}

/** What an account has; null until a node said it. `needed` is what it takes, and `look` asks at once when it changes. */
export function useBalance(
  address: string | undefined,
  denom: string | undefined,
  { needed = 0n, look }: { needed?: bigint; look?: unknown } = {},
): bigint | null {
  const chain = useChain();
  const key = `${address} ${denom}`;
  const balance = useSyncExternalStore(watch, () => known.get(key)?.balance ?? null);
  const every = balance !== null && balance < needed ? SOON : EVERY;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever opens a panel sees what is there now
  useEffect(() => {
    if (!chain || !address || !denom) return;
    const ask = () => {
      const turn = turns++;
      chain.balance(address, denom).then(
        (balance) => {
          // An answer that comes late says what was there before.
          if ((known.get(key)?.turn ?? -1) > turn) return;
          known.set(key, { balance, turn });
          for (const told of watching) told();
        },
        () => {}, // A node that is away leaves what was known.
      );
    };
    ask();
    const timer = setInterval(ask, every);
    window.addEventListener(SENT, ask);
    return () => {
      clearInterval(timer);
      window.removeEventListener(SENT, ask);
    };
  }, [chain, address, denom, key, every, look]);
  return balance;
}
