import { useRouteContext } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { VersionInFull } from "../../api/generated/rest";
import { useAsked } from "../../market/asked";
import { unturned } from "../../market/names";
import { Bar } from "../../parts/Bar";
import { Loading, useLoadingOfListing } from "../../parts/Loading";
import { More } from "../../parts/More";
import { Notice } from "../../parts/Notice";
import { Standing } from "../../parts/Standing";
import { useWeighing } from "../../sealing/weighing";
import { useSpeech } from "../../words";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { inside as english } from "../../words/en/inside";
import css from "./Files.module.css";
import { type FileRow, inOrder, rowOfIndex, rowOfManifest, rowOfPage } from "./fileRows";
import type { Listing } from "./query";

type Version = NonNullable<Listing["latestVersion"]>;

/** How many files are drawn more at once. */
const STEP = 100;
/** The most files of which the index keeps more than their number. */
const KEPT = 500;

/** Loaded with the tab. */
const telling = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/inside")).inside,
  nl: async () => (await import("../../words/nl/inside")).inside,
});

/** What is in the sealed file, by its head: paths, sizes, tensors. */
export function Files({ listing }: { listing: Listing }) {
  const { words } = useSpeech();
  const version = listing.latestVersion;
  const told = useLoadingOfListing(listing.id);
  if (!version) return <p>{words.model.noVersion}</p>;
  // All at once: what runs code would move the files below it.
  if (told.version === undefined && !told.isAway) return <Bar width={320} />;
  return (
    <>
      <Loading {...told} />
      <Inside listing={listing.id} version={version} />
    </>
  );
}

function Inside({ listing, version }: { listing: string; version: Version }) {
  const say = telling.use();
  const { content } = version;
  if (content.state !== "READ" || !content.files) {
    return (
      <Notice
        title={content.state === "REFUSED" ? say.refused : say.waiting}
        note={content.problem ?? say.waitingNote}
      />
    );
  }
  return (
    <Known
      key={version.ciphertextRoot}
      listing={listing}
      version={version}
      first={content.files.map(rowOfPage)}
      count={content.fileCount ?? content.files.length}
    />
  );
}

function Known(props: { listing: string; version: Version; first: FileRow[]; count: number }) {
  const { words, format } = useSpeech();
  const say = telling.use();
  const { config } = useRouteContext({ from: "__root__" });
  const { listing, version, first, count } = props;
  const [steps, setSteps] = useState(0);
  const { weighing } = useWeighing(version.ciphertextRoot);
  const weighed = weighing.state === "done" ? weighing.files : undefined;
  const ofManifest = useMemo(() => weighed && inOrder(weighed.map(rowOfManifest)), [weighed]);
  const kept = useAsked(
    steps > 0 && !ofManifest ? `files of ${listing} ${version.number}` : null,
    async () => {
      const url = new URL(`v1/listings/${listing}/versions/${version.number}`, config.api);
      const answer = await fetch(url, { credentials: "omit" });
      if (!answer.ok) throw new Error(`${url.host} answers ${answer.status}`);
      // Paths are strangers' words.
      const { files }: VersionInFull = JSON.parse(unturned(await answer.text()));
      return (files ?? []).map(rowOfIndex);
    },
  );
  const all = ofManifest ?? kept.answer;
  const rows = all?.slice(0, first.length + steps * STEP) ?? first;
  const most = ofManifest?.length ?? kept.answer?.length ?? Math.min(count, KEPT);
  const list = {
    hasMore: rows.length < most,
    isAsked: steps > 0 && !all && !kept.error,
    error: all ? undefined : kept.error,
    more: () => (kept.error && !all ? kept.again() : setSteps(steps + 1)),
  };
  return (
    <>
      <p className={css.note}>{say.filesNote}</p>
      {ofManifest && <p className={css.note}>{say.weighedFiles}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is moved by keys */}
      <section className={css.wide} tabIndex={0} aria-label={words.content.files}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{say.path}</th>
              <th>{say.tensors}</th>
              <th>{say.memoryHead}</th>
              <th>{say.size}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((file) => (
              <tr key={file.path}>
                <td>
                  <span className={css.path}>{file.path}</span>
                  {file.isPickle && <span className={css.pickle}>{say.pickle}</span>}
                </td>
                <td>
                  {file.tensors && (
                    <>
                      {say.tensorsOf(
                        format.number(file.tensors.count),
                        format.number(file.tensors.parameters),
                      )}
                      <span className={css.types}>{file.tensors.dtypes.join(", ")}</span>
                      {!file.tensors.proven && <Standing known="claimed" />}
                    </>
                  )}
                </td>
                <td>{file.tensors?.memory != null && format.bytes(file.tensors.memory)}</td>
                <td>{format.bytes(file.size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <More of={words.content.files} lists={[list]} />
      {!list.hasMore && rows.length < count && (
        <p className={css.note}>{say.keptFiles(format.number(rows.length), format.number(count))}</p>
      )}
    </>
  );
}
