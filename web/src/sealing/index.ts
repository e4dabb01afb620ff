import type { ErrorCode, Sealing, SealingError } from "#sealing";
import { policy } from "../card/trusted";

export type {
  FileEntry,
  LoadingFile,
  Manifest,
  Sealed,
  Sealing,
  SealingError,
  SealTerms,
  VersionRecord,
} from "#sealing";

/** A worker with the module in it, loaded when it is first asked for. Whoever opens it ends it. */
export async function openSealing(): Promise<Sealing> {
  const [{ Sealing }, { default: worker }] = await Promise.all([
    import("#sealing"),
    import("../../../target/web/sealing/worker.js?worker&url"),
  ]);
  return new Sealing(new Worker(policy.createScriptURL(worker), { type: "module" }));
}

/** Opens a worker for one piece of work, and ends it. */
export async function withSealing<Answer>(work: (sealing: Sealing) => Promise<Answer>): Promise<Answer> {
  const sealing = await openSealing();
  try {
    return await work(sealing);
  } finally {
    sealing.close();
  }
}

/** Whether sealing failed, and by one of these codes. By its name: the class is loaded with the module. */
export function isFault(error: unknown, ...codes: ErrorCode[]): error is SealingError {
  return (
    error instanceof Error &&
    error.name === "SealingError" &&
    (codes.length === 0 || codes.includes((error as SealingError).code))
  );
}
