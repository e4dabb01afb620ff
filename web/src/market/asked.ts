import { useCallback, useEffect, useRef, useState } from "react";

export interface Asked<Answer> {
  answer: Answer | undefined;
  error: Error | undefined;
  again: () => void;
}

/** The answer to a question that is no query of the index. The last answer stays while it is asked again. */
export function useAsked<Answer>(key: string | null, ask: () => Promise<Answer>): Asked<Answer> {
  const [told, setTold] = useState<{ key: string; answer?: Answer; error?: Error }>();
  const [turn, setTurn] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks the same again
  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    asking.current().then(
      (answer) => wanted && setTold({ key, answer }),
      (error: unknown) =>
        wanted &&
        setTold((before) => ({
          key,
          ...(before?.key === key && before.answer !== undefined && { answer: before.answer }),
          error: error instanceof Error ? error : new Error(String(error)),
        })),
    );
    return () => {
      wanted = false;
    };
  }, [key, turn]);
  const again = useCallback(() => setTurn((turn) => turn + 1), []);
  const current = told?.key === key ? told : undefined;
  return { answer: current?.answer, error: current?.error, again };
}
