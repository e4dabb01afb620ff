import { Notice } from "../../parts/Notice";
import { Standing } from "../../parts/Standing";
import { useSpeech } from "../../words";
import css from "./Files.module.css";
import type { Listing } from "./query";

type Version = NonNullable<Listing["latestVersion"]>;

/** What is in the sealed file, by its head: paths, sizes, tensors. */
export function Files({ version }: { version: Version | null }) {
  const { words, format } = useSpeech();
  if (!version) return <p>{words.model.noVersion}</p>;
  const { content } = version;
  if (content.state !== "READ" || !content.files) {
    return (
      <Notice
        title={content.state === "REFUSED" ? words.content.refused : words.content.waiting}
        note={content.problem ?? words.content.waitingNote}
      />
    );
  }
  const left = (content.fileCount ?? 0) - content.files.length;
  return (
    <>
      <p className={css.note}>{words.content.filesNote}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is moved by keys */}
      <section className={css.wide} tabIndex={0} aria-label={words.content.files}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{words.content.path}</th>
              <th>{words.content.tensors}</th>
              <th>{words.content.memoryHead}</th>
              <th>{words.content.size}</th>
            </tr>
          </thead>
          <tbody>
            {content.files.map((file) => (
              <tr key={file.path}>
                <td>
                  <span className={css.path}>{file.path}</span>
                  {file.format === "PICKLE" && <span className={css.pickle}>{words.content.pickle}</span>}
                </td>
                <td>
                  {file.tensors && (
                    <>
                      {words.content.tensorsOf(
                        format.number(file.tensors.count),
                        format.number(file.tensors.parameters),
                      )}
                      <span className={css.types}>
                        {file.tensors.dtypes.map(({ dtype }) => dtype).join(", ")}
                      </span>
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
      {left > 0 && <p className={css.note}>{words.content.moreFiles(format.number(left))}</p>}
    </>
  );
}
