import { useRouteContext } from "@tanstack/react-router";
import { useState } from "react";
import { useChain } from "../../chain/market";
import { Button } from "../../parts/Button";
import { Line } from "../../parts/Certificate";
import { Notice } from "../../parts/Notice";
import { Progress } from "../../parts/Progress";
import { WaitsFor } from "../../parts/WaitsFor";
import type { VersionRecord } from "../../sealing";
import { isFault } from "../../sealing";
import { Nowhere, sourcesOf } from "../../sealing/files";
import { useWeighing } from "../../sealing/weighing";
import { useSpeech } from "../../words";
import type { Listing } from "./query";
import css from "./Weigh.module.css";

type Version = NonNullable<Listing["latestVersion"]>;

/** Has the sealed file downloaded and all three roots computed again in this browser, without a wallet. */
export function Weigh({ listing, version }: { listing: Listing; version: Version }) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const { weighing, weigh, pause } = useWeighing(version.ciphertextRoot);
  const [failed, setFailed] = useState<Error>();
  const sources = sourcesOf(config, version.cid);
  if (sources.length === 0) return <p className={css.note}>{words.weighing.noPlace}</p>;
  /** The chain's record where it can be asked: an index could say the roots of another file. */
  const record = async (): Promise<VersionRecord> => {
    const [{ ask }, { recordOf, recordOfIndex }] = await Promise.all([
      import("../../chain/records"),
      import("../../chain/version"),
    ]);
    if (chain && config.chain) {
      const number = Number(version.number);
      return recordOf(config.chain, listing, await ask.version(chain, Number(listing.id), number));
    }
    return recordOfIndex({ chainId: "", registry: "", seller: listing.seller }, version);
  };
  const start = async () => {
    try {
      const found = await record();
      if (found.ciphertextRoot !== version.ciphertextRoot) throw new Error(words.weighing.lies);
      setFailed(undefined);
      await weigh(found, sources);
    } catch (error) {
      setFailed(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const size = format.bytes(version.size);
  switch (weighing.state) {
    case "running": {
      const { done, total, wait } = weighing;
      return (
        <div className={css.weigh}>
          <Progress label={words.weighing.running} share={done / total} />
          {wait === null ? (
            <p className={css.figures}>
              <span>{words.weighing.bytesOf(format.number(done), format.number(total))}</span>
              <span>{speedOf(weighing, format.bytes)}</span>
            </p>
          ) : (
            <WaitsFor className={css.note ?? ""} until={wait} />
          )}
          <Button onClick={pause}>{words.weighing.pause}</Button>
        </div>
      );
    }
    case "done":
      return (
        <p className={css.note}>
          {words.weighing.done(
            `${format.date(new Date(weighing.at))}, ${format.time(new Date(weighing.at))}`,
          )}
        </p>
      );
    default:
      return (
        <div className={css.weigh}>
          <Button onClick={start}>
            {weighing.held > 0 ? words.weighing.resume(format.bytes(weighing.held)) : words.weighing.start}
          </Button>
          <p className={css.note}>{words.weighing.note(size)}</p>
          {failed && <WeighingFailed error={failed} />}
          {weighing.state === "failed" && !failed && <WeighingFailed error={weighing.error} />}
        </div>
      );
  }
}

/** Why a sealed file could not be weighed: it is another one, or could not be had. */
export function WeighingFailed({ error }: { error: Error }) {
  const { words } = useSpeech();
  const { weighing } = words;
  if (isFault(error, "malformed", "other_file")) {
    return <Notice title={weighing.other} note={weighing.otherNote(error.message)} money />;
  }
  if (isFault(error, "out_of_room")) return <Notice title={weighing.noRoom} note={weighing.noRoomNote} />;
  if (error instanceof Nowhere || isFault(error, "network")) {
    return <Notice title={weighing.nowhere} note={weighing.nowhereNote(error.message)} />;
  }
  return <Notice title={weighing.failed} note={error.message} />;
}

/** The certificate's line: what this browser found is ink, for it proves something to its reader alone. */
export function Weighed({ version }: { version: Pick<Version, "ciphertextRoot" | "size"> }) {
  const { words, format } = useSpeech();
  const { weighing } = useWeighing(version.ciphertextRoot);
  if (weighing.state === "done") {
    const at = new Date(weighing.at);
    return (
      <Line label={words.weighing.here} right={format.time(at)}>
        {words.weighing.matches(format.date(at))}
      </Line>
    );
  }
  if (weighing.state === "failed" && isFault(weighing.error, "malformed", "other_file")) {
    return (
      <Line label={words.weighing.here} known="refunded">
        {words.weighing.other}
      </Line>
    );
  }
  return null;
}

function speedOf(
  { since, from, done }: { since: number; from: number; done: number },
  bytes: (value: number) => string,
): string {
  const seconds = (Date.now() - since) / 1000;
  return seconds > 1 && done > from ? `${bytes(Math.round((done - from) / seconds))}/s` : "";
}
