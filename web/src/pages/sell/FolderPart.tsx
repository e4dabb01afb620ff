import { type ChangeEvent, type DragEvent, Suspense, useEffect, useRef, useState } from "react";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { LoadingInside } from "../../parts/Loading";
import { Ruler } from "../../parts/Ruler";
import { useWide } from "../../parts/wide";
import { Part } from "./Field";
import { bytesOf, canPick, chosen, dropped, type Folder, pick, reopen } from "./folder";
import { FOLDER } from "./missing";
import { toldOf } from "./refusals";
import css from "./Sell.module.css";
import type { Seen } from "./seen";
import type { Draft } from "./terms";
import { useSpeech } from "./words";

/** Takes a folder or files, by whatever way the reader and the browser have. */
export function DropZone({ onFolder, note }: { onFolder: (folder: Folder) => void; note: string }) {
  const { words } = useSpeech();
  const [isOver, setOver] = useState(false);
  const folderInput = useRef<HTMLInputElement>(null);
  const filesInput = useRef<HTMLInputElement>(null);
  const [empty, setEmpty] = useState<string | null>(null);
  const say = words.sell;
  const take = (folder: Folder | null) => {
    if (folder === null) return;
    const isEmpty = folder.files.length === 0;
    setEmpty(isEmpty ? say.emptyFolder(folder.name) : null);
    if (!isEmpty) onFolder(folder);
  };
  // An input tells of a folder without a file as if nobody had chosen one.
  useEffect(() => {
    const input = folderInput.current;
    const cancelled = () => setEmpty(say.noneChosen);
    input?.addEventListener("cancel", cancelled);
    return () => input?.removeEventListener("cancel", cancelled);
  }, [say]);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void dropped(event.dataTransfer.items).then(take);
  };
  // A browser may have the picker and refuse it, such as in a frame of another site.
  const ask = () => folderInput.current?.click();
  const choosing = () => (canPick() ? void pick().then(take).catch(ask) : ask());
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    if (target.files) take(chosen(target.files));
    target.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it do the same for the keyboard
    <div
      className={`${css.drop} ${isOver ? css.over : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className={css.dropTitle}>{say.drop}</p>
      <p className={css.note}>{note}</p>
      <p className={css.ways}>
        <Button onClick={choosing}>{say.pickFolder}</Button>
        <Button onClick={() => filesInput.current?.click()}>{say.pickFiles}</Button>
      </p>
      <p role="status" className={css.note}>
        {empty}
      </p>
      {/* The buttons open them: nobody is to find each twice. */}
      <input
        ref={folderInput}
        type="file"
        hidden
        data-folder
        // @ts-expect-error: in every browser, and in no standard
        webkitdirectory=""
        onChange={choose}
      />
      <input ref={filesInput} type="file" hidden data-files multiple onChange={choose} />
    </div>
  );
}

/** What lies in the folder, and everything for which it would be refused. */
export function FolderPart(props: {
  draft: Draft;
  folder: Folder | null;
  seen: Seen;
  take: (folder: Folder) => void;
  change: (part: Partial<Draft>) => void;
  /** Whether it is to be sealed: what was sealed needs no folder any more. */
  isNeeded: boolean;
}) {
  const { words, format } = useSpeech();
  const { draft, folder, seen, take, change } = props;
  const wide = useWide();
  const [isOther, setOther] = useState(false);
  const say = words.sell;
  if (draft.done.published) return null;
  if (folder === null) {
    const { handle } = draft;
    if (!props.isNeeded) return null;
    return (
      <Part title={say.folder} note={draft.folder ? say.againNote(draft.folder) : undefined}>
        {handle ? (
          <p className={css.ways}>
            <Button onClick={() => void reopen(handle, true).then((found) => found && take(found))}>
              {say.again}
            </Button>
          </p>
        ) : (
          <DropZone onFolder={take} note={say.dropNote} />
        )}
      </Part>
    );
  }
  const found = seen.examined?.found ?? null;
  const refusals = [...(seen.examined?.refusals ?? []), ...(seen.listed?.refusals ?? [])];
  const inFiles = found ? found.files.reduce((sum, { size }) => sum + size, 0) : bytesOf(folder.files);
  // What the scale shows, and what is listed.
  const weight = found?.size ?? inFiles;
  const hasPickles = refusals.some((refusal) => refusal.kind === "pickle");
  return (
    <Part title={say.folder} id={FOLDER}>
      <p className={css.weight}>
        <span>{format.bytes(weight)}</span>
        <small>
          {folder.name ? `${folder.name}, ` : ""}
          {say.files(found?.files.length ?? folder.files.length)}
          {weight !== inFiles && `, ${say.packed(format.bytes(inFiles))}`}
        </small>
      </p>
      <div className={css.ruler}>
        <Ruler bytes={weight} width={wide ? 744 : 318} labels />
      </div>
      {seen.failed && <p className={css.wrong}>{seen.failed}</p>}
      {seen.examined === null && !seen.failed && (
        <p className={css.note}>
          {say.looking} <Bar width={160} />
        </p>
      )}
      {refusals.length > 0 && (
        <div className={css.faults} role="alert">
          <h3>{say.faults(refusals.length)}</h3>
          <ul>
            {refusals.map((refusal) => {
              const { text, detail, key } = toldOf(refusal, words);
              return (
                <li key={key}>
                  {text}.{detail && <small lang="en">{detail}</small>}
                </li>
              );
            })}
          </ul>
          <p className={css.note}>{say.faultsNote}</p>
        </div>
      )}
      <Suspense fallback={<Bar width={280} />}>
        <LoadingInside files={seen.inside} failed={seen.insideFailed} by="selling" />
      </Suspense>
      {(hasPickles || draft.allowPickles) && (
        <label className={css.check}>
          <input
            type="checkbox"
            checked={draft.allowPickles}
            onChange={({ target }) => change({ allowPickles: target.checked })}
          />
          <span>
            {say.pickles}
            <small>{say.picklesNote}</small>
          </span>
        </label>
      )}
      {found && (
        <dl className={css.facts}>
          {found.formats.map((summary) => (
            <div key={summary.format}>
              <dt>{say.tensors(summary.format)}</dt>
              <dd>
                {say.tensorsOf(
                  format.number(summary.tensors),
                  summary.dtypes.join(", "),
                  format.number(summary.parameters),
                )}
              </dd>
            </div>
          ))}
          {found.leftOut.length > 0 && (
            <div>
              <dt>{say.leftOut}</dt>
              <dd lang="en">{found.leftOut.join("; ")}</dd>
            </div>
          )}
        </dl>
      )}
      {found && (
        <details className={css.more}>
          <summary>{say.allFiles}</summary>
          <table className={css.table}>
            <tbody>
              {found.files.map((file) => (
                <tr key={file.path}>
                  <td className={css.mono}>{file.path}</td>
                  <td>{file.format === "other" ? "" : file.format}</td>
                  <td>{format.bytes(file.size)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      <details
        className={css.more}
        open={isOther}
        onToggle={({ currentTarget }) => setOther(currentTarget.open)}
      >
        <summary>{say.other}</summary>
        <DropZone
          onFolder={(other) => {
            setOther(false);
            take(other);
          }}
          note={say.dropNote}
        />
      </details>
    </Part>
  );
}
