import { useCallback, useEffect, useRef, useState } from "react";

export interface Asked<Answer> {
  answer: Answer | undefined;
  error: Error | undefined;
  again: () => void;
}

interface Told<Answer> {
  key: string;
  turn: number;
  answer?: Answer;
  error?: Error;
}

/**
 * The answer to a question that is no query of the index. The last answer stays while it is asked again, and what was asked
 * before still counts until a later question is answered: a node that hangs is given up while others wait for it.
 */
export function useAsked<Answer>(key: string | null, ask: () => Promise<Answer>): Asked<Answer> {
  const [told, setTold] = useState<Told<Answer>>();
  const [turn, setTurn] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  const wanted = useRef(key);
  useEffect(() => {
    wanted.current = key;
    return () => {
      wanted.current = null;
    };
  }, [key]);
  useEffect(() => {
    if (key === null) return;
    const tell = (found: { answer: Answer } | { error: Error }) => {
      if (wanted.current !== key) return;
      setTold((before) => {
        const last = before?.key === key ? before : undefined;
        if (last && last.turn > turn) return last;
        const kept = last?.answer === undefined ? {} : { answer: last.answer };
        return { key, turn, ...kept, ...found };
      });
    };
    asking.current().then(
      (answer) => tell({ answer }),
      (error: unknown) => tell({ error: error instanceof Error ? error : new Error(String(error)) }),
    );
  }, [key, turn]);
  const again = useCallback(() => setTurn((turn) => turn + 1), []);
  const current = told?.key === key ? told : undefined;
  return { answer: current?.answer, error: current?.error, again };
}
