import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { nameOf } from "../../keys/backup";
import type { KeptKey } from "../../keys/store";
import { isUnused, note } from "../../keys/transport";
import { Button } from "../../parts/Button";
import { saveFile } from "../../parts/saveFile";
import { tarOf } from "../../saving/tar";
import { useSpeech } from "../../words";
import css from "./Library.module.css";
import { Restore } from "./Restore";

/** The transport keys that this browser keeps: how many, where else, and how they get to another one. */
export function Keys(props: {
  keys: readonly KeptKey[] | undefined;
  /** The keys of the account's orders, by the index; undefined while it is away. */
  ordered?: ReadonlySet<string> | undefined;
  again: () => void;
}) {
  const { keys, ordered, again } = props;
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
  const used = (keys ?? []).filter((key) => ordered === undefined || !isUnused(key, ordered));
  const unused = (keys?.length ?? 0) - used.length;
  const alone = used.filter(({ kept }) => !kept.api && !kept.file).length;
  return (
    <section className={css.keys}>
      <h2>{said.title}</h2>
      <p className={css.note}>{said.note}</p>
      <p>
        {said.count(format.number(used.length), used.length === 1)}
        {alone > 0 && <span className={css.wrong}> {said.alone(format.number(alone))}</span>}
      </p>
      {unused > 0 && <p className={css.note}>{said.unused(format.number(unused), unused === 1)}</p>}
      {(keys?.length ?? 0) > 0 && (
        <>
          <div className={css.act}>
            <Button onClick={save}>{said.save}</Button>
            <p role="status" className={css.note}>
              {isSaved && said.saved}
            </p>
          </div>
          <p className={css.note}>
            {said.saveNote} <code>weighhouse key restore weighhouse-backups --from-wallet --key me</code>{" "}
            <Link to="/developers">{words.getProgram}</Link>
          </p>
        </>
      )}
      <h3>{said.restore}</h3>
      <p className={css.note}>{said.restoreNote}</p>
      <Restore restored={again} />
    </section>
  );
}
