import { useState } from "react";
import { nameOf } from "../../keys/backup";
import type { KeptKey } from "../../keys/store";
import { note } from "../../keys/transport";
import { Button } from "../../parts/Button";
import { saveFile } from "../../parts/saveFile";
import { tarOf } from "../../saving/tar";
import { useSpeech } from "../../words";
import css from "./Library.module.css";
import { Restore } from "./Restore";

/** The transport keys that this browser keeps: how many, where else, and how they get to another one. */
export function Keys({ keys, again }: { keys: readonly KeptKey[] | undefined; again: () => void }) {
  const { words, format } = useSpeech();
  const said = words.buying.keys;
  const [isSaved, setSaved] = useState(false);
  const save = async () => {
    const files = (keys ?? []).map(({ publicKey, backup }) => ({
      path: `weighhouse-backups/${nameOf(publicKey)}`,
      blob: new Blob([backup]),
    }));
    saveFile(tarOf(files, new Date()), "weighhouse-backups.tar");
    for (const { publicKey } of keys ?? []) await note(publicKey, { kept: { file: Date.now() } });
    setSaved(true);
    again();
  };
  const alone = (keys ?? []).filter(({ kept }) => !kept.api && !kept.file).length;
  return (
    <section className={css.keys}>
      <h2>{said.title}</h2>
      <p className={css.note}>{said.note}</p>
      <p>
        {said.count(format.number(keys?.length ?? 0), keys?.length === 1)}
        {alone > 0 && <span className={css.wrong}> {said.alone(format.number(alone))}</span>}
      </p>
      {(keys?.length ?? 0) > 0 && (
        <div>
          <Button onClick={save}>{said.save}</Button>{" "}
          <span role="status" className={css.note}>
            {isSaved && said.saved}
          </span>
          <p className={css.note}>
            {said.saveNote} <code>weighhouse key restore weighhouse-backups --from-wallet --key me</code>
          </p>
        </div>
      )}
      <h3>{said.restore}</h3>
      <p className={css.note}>{said.restoreNote}</p>
      <Restore restored={again} />
    </section>
  );
}
