import { useRouteContext } from "@tanstack/react-router";
import { useClient } from "urql";
import { base64, toBase64, unhex } from "../../chain/bytes";
import { recordOf } from "../../chain/version";
import { contentSecret, hasContent } from "../../keys/content";
import { openingSecret } from "../../keys/opening";
import { useAsked } from "../../market/asked";
import { timeOf } from "../../market/marks";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { withSealing } from "../../sealing";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import { troubleOf } from "../buy/Pay";
import type { Props } from "./Acts";
import css from "./Acts.module.css";
import { Part } from "./OpenAct";
import { FAMILY } from "./query";

/** A seller's, or a reseller's, delivery by hand: where its agent does not run, and the secret is in this browser. */
export function Deliver({ shown, sale, onChain, again }: Props) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const client = useClient();
  const wallet = useWallet();
  const sending = useSend(again, (error) => troubleOf(error, words));
  const said = words.buying.acts.deliver;
  const publicKey = shown.soldVersion?.publicKey ?? "";
  const here = useAsked(publicKey, () => hasContent(publicKey));
  const when = sale.deliverBy && timeOf(sale.deliverBy);
  const isReseller = sale.resold !== null;
  const deliver = () =>
    sending.act(async () => {
      const { chain } = config;
      if (!chain || !onChain) throw new Error(words.buying.noChain);
      const record = recordOf(chain, onChain.listing, onChain.version);
      const { transport_key: key } = onChain.order;
      if (key == null) throw new Error(said.late);
      const delivery = await withSealing(async (sealing) => {
        const secret = isReseller
          ? await openingSecret(wallet, sealing, record, await own())
          : await sealing.openingKey(record, await contentSecret(wallet, sealing, publicKey));
        const made = await sealing.deliver(record, secret, base64(key));
        // Nothing is sent that the contract would refuse.
        await sealing.verifyDelivery(record, base64(key), made);
        return made;
      });
      return {
        title: said.sign(sale.id),
        calls: [
          {
            contract: "escrow" as const,
            message: { deliver: { order: Number(sale.id), delivery: toBase64(delivery) } },
          },
        ],
        note: said.signNote,
      };
    });
  /** What was delivered to a reseller when the license was its own. */
  const own = async () => {
    const account = wallet.account?.address ?? "";
    const { data } = await client.query(FAMILY, { account, listing: sale.listing });
    const orders = (data?.account.purchases.nodes ?? []).filter(
      ({ version }) => Number(version) === sale.version,
    );
    const from = orders.flatMap((order) => [order, ...(order.license?.rekey ? [order.license.rekey] : [])]);
    return {
      transportKeys: from.map(({ transportKey }) => transportKey),
      deliveries: from.flatMap(({ delivery }) => delivery ?? []).filter((text) => unhex(text).length > 0),
    };
  };
  return (
    <Part title={said.title}>
      <p className={css.note}>
        {when && said.due(`${format.date(when)}, ${format.time(when)}`)}{" "}
        {isReseller || here.answer ? said.note : said.agent}
      </p>
      {(isReseller || here.answer) && (
        <div>
          <Button main onClick={deliver} disabled={sending.isRunning || !onChain}>
            {said.button}
          </Button>
        </div>
      )}
      {sending.failed}
    </Part>
  );
}
