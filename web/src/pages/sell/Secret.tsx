import { useState } from "react";
import type { Sealing } from "#sealing";
import { Button } from "../../parts/Button";
import { useSession } from "../../session/session";
import { Declined, useWallet } from "../../wallet/wallet";
import { SECRET } from "./missing";
import { keepAsFile, keepWithIndex, newPassphrase } from "./publish";
import css from "./Sell.module.css";
import type { Done, Draft } from "./terms";
import { useSpeech } from "./words";

/** Where the secret is. Nothing is paid before it is somewhere else than in this browser. */
export function Secret(props: {
  draft: Draft;
  did: (part: Partial<Done>) => Promise<void>;
  sealing: () => Promise<Sealing>;
  onFailure: (told: string | null) => void;
  told: (error: unknown) => string;
}) {
  const { words, format } = useSpeech();
  const wallet = useWallet();
  const session = useSession();
  const { draft, did } = props;
  const { backedUp, key } = draft.done;
  const say = words.sell;
  const [isBusy, setBusy] = useState(false);
  const [saved, setSaved] = useState<{ name: string; passphrase: string } | null>(null);
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    props.onFailure(null);
    work()
      .catch((error: unknown) => {
        if (!(error instanceof Declined)) props.onFailure(props.told(error));
      })
      .finally(() => setBusy(false));
  };
  const save = () =>
    run(async () => {
      const passphrase = newPassphrase();
      const name = await keepAsFile(wallet, await props.sealing(), key?.publicKey ?? "", passphrase);
      setSaved({ name, passphrase });
    });
  const when = (at: number) => say.kept(`${format.date(new Date(at))}, ${format.time(new Date(at))}`);
  const isEnough = backedUp?.api !== undefined || backedUp?.file !== undefined;
  return (
    <>
      <ul className={css.places}>
        <li>{say.secretHere}</li>
        <li>
          <p>
            {say.secretApi} <small>{backedUp?.api ? when(backedUp.api) : say.notKept}</small>
          </p>
          {!backedUp?.api && (
            <Button
              id={SECRET}
              disabled={isBusy}
              onClick={() => run(() => keepWithIndex(session, draft.done, did))}
            >
              {say.keepApi}
            </Button>
          )}
        </li>
        <li>
          <p>
            {say.secretFile} <small>{backedUp?.file ? when(backedUp.file) : say.notKept}</small>
          </p>
          <Button disabled={isBusy} onClick={save}>
            {backedUp?.file ? say.keptAgain : say.keepFile}
          </Button>
        </li>
      </ul>
      {saved && (
        <div className={css.passphrase}>
          <h4>{say.passphrase}</h4>
          <code className={css.secret}>{saved.passphrase}</code>
          <Button onClick={() => void navigator.clipboard?.writeText(saved.passphrase)}>{say.copy}</Button>
          <p className={css.note}>{say.passphraseNote}</p>
          <p>{say.import}</p>
          <pre className={css.command}>{`weighhouse key restore ${saved.name}`}</pre>
          <Button
            onClick={() =>
              run(async () => {
                await did({ backedUp: { ...backedUp, file: Date.now() } });
                setSaved(null);
              })
            }
          >
            {say.wroteDown}
          </Button>
        </div>
      )}
      {!isEnough && <p className={css.note}>{say.secretNote}</p>}
    </>
  );
}
