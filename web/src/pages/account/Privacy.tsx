import { useState } from "react";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { saveFile } from "../../parts/saveFile";
import { Problem, type Signed } from "../../session/session";
import { useSpeech } from "../../words";
import css from "./Account.module.css";
import { useDoing } from "./doing";
import type { Kept } from "./kept";

/** All that is kept, as a file, and its end. */
export function Privacy({ kept, signed }: { kept: Kept | null; signed: Signed }) {
  const { words, format } = useSpeech();
  const doing = useDoing();
  const [word, setWord] = useState<string | null>(null);
  const [sure, setSure] = useState(false);
  const backups = kept?.backups.length ?? 0;

  const save = () =>
    doing.run(async () => {
      const answer = await signed.request("v1/me");
      saveFile(await answer.blob(), "weighhouse-account.json");
    });
  // The API refuses at first, with a word for those who have read the warning.
  const begin = () =>
    doing.run(() =>
      signed.request("v1/me", { method: "DELETE" }).then(
        () => signed.forget(),
        (error: unknown) => {
          if (!(error instanceof Problem) || error.confirmation === null) throw error;
          setSure(false);
          setWord(error.confirmation);
        },
      ),
    );
  const erase = () =>
    doing.run(async () => {
      await signed.request("v1/me", {
        method: "DELETE",
        headers: { "weighhouse-confirmation": word ?? "" },
      });
      signed.forget();
    });

  return (
    <section>
      <h2>{words.account.privacy}</h2>
      <p className={css.note}>{words.account.privacyNote}</p>
      {kept !== null && kept.uploads.length > 0 && (
        <p className={css.note}>
          {words.account.files(format.number(kept.uploads.length), kept.uploads.length === 1)}
        </p>
      )}
      <p className={css.act}>
        <Button onClick={save} disabled={doing.running}>
          {words.account.export}
        </Button>{" "}
        <Button onClick={begin} disabled={doing.running || kept === null || word !== null}>
          {words.account.erase}
        </Button>
      </p>
      {word !== null && (
        <Notice
          title={words.account.eraseTitle}
          note={words.account.eraseNote(format.number(backups), backups === 1)}
          money
        >
          <label className={css.sure}>
            <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
            <span>{backups > 0 ? words.account.sureKeys : words.account.sure}</span>
          </label>
          <p className={css.act}>
            <Button onClick={erase} disabled={!sure || doing.running}>
              {words.account.eraseNow}
            </Button>{" "}
            <Button onClick={() => setWord(null)}>{words.account.keep}</Button>
          </p>
        </Notice>
      )}
      {doing.failure}
    </section>
  );
}
