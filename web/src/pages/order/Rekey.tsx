import { toBase64, unhex } from "../../chain/bytes";
import { sent } from "../../keys/backup";
import { newTransportKey, note } from "../../keys/transport";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { withSealing } from "../../sealing";
import { useSession } from "../../session/session";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import { troubleOf } from "../buy/Pay";
import type { Props } from "./Acts";
import css from "./Acts.module.css";
import type { Shown } from "./query";

/** Whether the license's key was asked for, and nobody answered yet. */
export function isAsked({ license }: Pick<Shown, "license">): boolean {
  const rekey = license?.rekey;
  return Boolean(rekey && !rekey.answeredAt && !rekey.endedAt);
}

/** The license's key once more: for whoever lost the order's secret, or got the license from somebody else. */
export function Rekey({ shown, sale, again }: Props) {
  const { words, format } = useSpeech();
  const wallet = useWallet();
  const { ask } = useSession();
  const sending = useSend(again, (error) => troubleOf(error, words));
  const said = words.buying.acts.rekey;
  const license = Number(sale.id);
  const rekey = shown.license?.rekey;
  const isOpen = isAsked(shown);
  if (shown.license?.expired) return null;
  const request = () =>
    sending.act(async () => {
      const made = await withSealing((sealing) =>
        newTransportKey(wallet, sealing, { order: sale.id, listing: sale.listing }),
      );
      // The backup that the wallet opens is in this browser; another place is tried, and nothing is paid here.
      await ask("v1/me/backups", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(sent(made.publicKey, made.backup)),
      }).then(
        () => note(made.publicKey, { kept: { api: Date.now() } }),
        () => null,
      );
      const transport_key = toBase64(unhex(made.publicKey));
      return {
        title: said.sign(sale.id),
        calls: [{ contract: "escrow" as const, message: { rekey: { license, transport_key } } }],
        note: said.note,
      };
    });
  const end = () =>
    sending.send({
      title: said.endSign(sale.id),
      calls: [{ contract: "escrow", message: { end_rekey: { license } } }],
    });
  return (
    <details className={css.more} open={isOpen}>
      <summary>{said.title}</summary>
      <div className={css.form}>
        <p className={css.note}>
          {rekey && isOpen
            ? said.waits(`${format.date(rekey.expiresAt)}, ${format.time(rekey.expiresAt)}`)
            : said.note}
        </p>
        <div>
          <Button onClick={isOpen ? end : request} disabled={sending.isRunning}>
            {isOpen ? said.end : said.button}
          </Button>
        </div>
        {sending.failed}
      </div>
    </details>
  );
}
