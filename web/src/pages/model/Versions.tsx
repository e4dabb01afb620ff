import { useState } from "react";
import { useQuery } from "urql";
import { Loads } from "../../parts/Marks";
import { More } from "../../parts/More";
import { Standing } from "../../parts/Standing";
import { useSpeech } from "../../words";
import { ALL_VERSIONS, type Listing } from "./query";
import css from "./Table.module.css";

export function Versions({ listing }: { listing: Listing }) {
  const { words, format } = useSpeech();
  const [isWanted, setWanted] = useState(false);
  const [{ data, fetching, error }, again] = useQuery({
    query: ALL_VERSIONS,
    variables: { id: listing.id },
    pause: !isWanted,
  });
  const all = data?.listing?.versions;
  const rows = all ?? listing.versions;
  // Versions are numbered from 1 on.
  const older = Number(rows.at(-1)?.number ?? 1) - 1;
  const list = {
    hasMore: !all && older > 0,
    isAsked: fetching,
    error,
    more: () => (error ? again({ requestPolicy: "network-only" }) : setWanted(true)),
  };
  return (
    <>
      <table className={css.table}>
        <tbody>
          {rows.map(({ number, size, publishedAt, proof, memory, formats, content, loading, scans }) => (
            <tr key={number}>
              <td>
                <p>{words.model.version(format.number(number), format.date(publishedAt))}</p>
                <p className={css.note}>
                  {[
                    ...formats.map(({ format }) => format),
                    ...(content.fileCount == null ? [] : [words.content.filesOf(content.fileCount)]),
                    ...(memory == null ? [] : [words.content.memory(format.bytes(memory))]),
                  ].join("; ")}
                </p>
                {/* The worst stands first. */}
                <Loads loads={loading?.verdict} scanned={scans?.[0]?.verdict} />
                {proof && (
                  <Standing
                    known="refunded"
                    word={words.model.bad(
                      words.model.badKinds[proof.kind],
                      format.number(proof.chunk),
                      format.date(proof.at),
                    )}
                  />
                )}
              </td>
              <td>{format.bytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More of={words.model.tabs.versions} lists={[list]} />
      {all && older > 0 && <p className={css.note}>{words.model.older(format.number(older))}</p>}
    </>
  );
}
