import { type ChangeEvent, useId, useState } from "react";
import type { Backup, BackupInFull } from "../../api/generated/rest";
import { received } from "../../keys/backup";
import { type Restored, readBackups, restore } from "../../keys/transport";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { withSealing } from "../../sealing";
import { useSession } from "../../session/session";
import { Declined, useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import { troubleOf } from "../buy/Pay";
import { forgetMissingKeys } from "../order/opening";
import css from "./Restore.module.css";

type Found =
  | Awaited<ReturnType<typeof readBackups>>[number]
  | { publicKey: string; backup: string; from: "api" };

/** Brings transport keys back: from the index, or from files. One signature of the wallet opens all of them. */
export function Restore({ restored }: { restored: () => void }) {
  const { words } = useSpeech();
  const wallet = useWallet();
  const { ask } = useSession();
  const id = useId();
  const [isRunning, setRunning] = useState(false);
  const [told, setTold] = useState<Restored>();
  const [failed, setFailed] = useState<string>();
  const bring = async (find: () => Promise<Found[]>) => {
    setRunning(true);
    setFailed(undefined);
    setTold(undefined);
    try {
      const found = await find();
      const count = await withSealing((sealing) => restore(wallet, sealing, found));
      setTold(count);
      if (count.restored > 0) {
        forgetMissingKeys();
        restored();
      }
    } catch (error) {
      if (!(error instanceof Declined)) setFailed(troubleOf(error, words));
    } finally {
      setRunning(false);
    }
  };
  const fromApi = () =>
    bring(async () => {
      const all = await ask<Backup[]>("v1/me/backups");
      const whole = await Promise.all(
        all.map(({ id }) => ask<BackupInFull>(`v1/me/backups/${encodeURIComponent(id)}`)),
      );
      return whole.flatMap(({ name, content }) => {
        const backup = received(name, content);
        return backup ? [{ ...backup, from: "api" as const }] : [];
      });
    });
  const fromFiles = (event: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(event.target.files ?? []);
    event.target.value = "";
    if (files.length > 0) void bring(() => readBackups(files));
  };
  return (
    <div className={css.restore}>
      <div className={css.ways}>
        <Button onClick={fromApi} disabled={isRunning}>
          {words.buying.keys.fromApi}
        </Button>
        <label htmlFor={id} className={css.file}>
          {words.buying.keys.fromFiles}
        </label>
        <input
          id={id}
          className="told"
          type="file"
          accept=".age"
          multiple
          onChange={fromFiles}
          disabled={isRunning}
        />
      </div>
      {told && (
        <p className={css.note} role="status">
          {words.buying.keys.restored(told.restored, told.known, told.foreign)}
        </p>
      )}
      {failed && <Notice title={failed} />}
    </div>
  );
}
