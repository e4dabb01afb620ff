import { type ReactNode, useState } from "react";
import type { Sent } from "../chain/market";
import { Notice } from "../parts/Notice";
import { type Asked, Declined, useWallet } from "../wallet/wallet";

export interface Sending {
  /** Signs and sends; null if the reader said no, or it failed: then `failed` says why. */
  send: (asked: Asked) => Promise<Sent | null>;
  /** Prepares, signs and sends. */
  act: (work: () => Promise<Asked>) => Promise<Sent | null>;
  isRunning: boolean;
  failed: ReactNode;
}

/** One transaction at a time of a page's part. Who says no knows that nothing happened. */
export function useSend(done: () => void, told: (error: unknown) => string = messageOf): Sending {
  const wallet = useWallet();
  const [isRunning, setRunning] = useState(false);
  const [failed, setFailed] = useState<string>();
  const act = async (work: () => Promise<Asked>) => {
    setRunning(true);
    setFailed(undefined);
    try {
      const sent = await wallet.send(await work());
      done();
      return sent;
    } catch (error) {
      if (!(error instanceof Declined)) setFailed(told(error));
      return null;
    } finally {
      setRunning(false);
    }
  };
  return {
    act,
    send: (asked) => act(async () => asked),
    isRunning,
    failed: failed && <Notice title={failed} money />,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
