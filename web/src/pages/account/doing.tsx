import { useState } from "react";
import { Notice } from "../../parts/Notice";
import { Declined } from "../../wallet/wallet";

/** Something that the API is asked to do, and the reason if it did not. */
export function useDoing() {
  const [running, setRunning] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const run = async (work: () => Promise<unknown>, done?: () => void) => {
    setRunning(true);
    setFailed(null);
    try {
      await work();
      done?.();
    } catch (error) {
      if (!(error instanceof Declined)) setFailed(error instanceof Error ? error.message : String(error));
    } finally {
      setRunning(false);
    }
  };
  return { running, run, failure: failed !== null && <Notice title={failed} /> };
}
