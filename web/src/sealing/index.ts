import type { Sealing } from "#sealing";
import { policy } from "../card/trusted";

export type { Manifest, Sealed, SealTerms, VersionRecord } from "#sealing";

/** A worker with the module in it, loaded when it is first asked for. Whoever opens it ends it. */
export async function openSealing(): Promise<Sealing> {
  const [{ Sealing }, { default: worker }] = await Promise.all([
    import("#sealing"),
    import("../../../target/web/sealing/worker.js?worker&url"),
  ]);
  return new Sealing(new Worker(policy.createScriptURL(worker), { type: "module" }));
}
