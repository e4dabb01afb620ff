import { Standing } from "../../parts/Standing";
import { useSpeech } from "../../words";
import type { Listing } from "./query";
import css from "./Table.module.css";

export function Versions({ versions }: { versions: Listing["versions"] }) {
  const { words, format } = useSpeech();
  return (
    <table className={css.table}>
      <tbody>
        {versions.map(({ number, size, publishedAt, proof, memory, formats, content }) => (
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
  );
}
