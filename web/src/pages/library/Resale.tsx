import { useRouteContext } from "@tanstack/react-router";
import { useState } from "react";
import { useClient } from "urql";
import { toBase64 } from "../../chain/bytes";
import { useChain } from "../../chain/market";
import { ask } from "../../chain/records";
import { recordOf } from "../../chain/version";
import { openingSecret } from "../../keys/opening";
import { faultOf, feeOf, parseAmount } from "../../market/amount";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { withSealing } from "../../sealing";
import { isAddress } from "../../wallet/address";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import { troubleOf } from "../buy/Pay";
import { FAMILY } from "../order/query";
import css from "./Library.module.css";
import type { License, Rules } from "./query";

const HOUR = 3_600;
const SPANS = [HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR];

/** Puts a license up for sale. Its key is looked for first: once it is in escrow, nobody can ask for it again. */
export function Resell({ license, rules, again }: { license: License; rules: Rules; again: () => void }) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const client = useClient();
  const chain = useChain();
  const wallet = useWallet();
  const sending = useSend(again, (error) => troubleOf(error, words));
  const open = rules.denoms.filter((rule) => !rule.closed);
  const bought = license.order?.price.denom;
  const [denom, setDenom] = useState(
    open.find((rule) => rule.denom === bought)?.denom ?? open[0]?.denom ?? "",
  );
  const [typed, setTyped] = useState("");
  const [least, most] = [Number(rules.deliverWithin.min), Number(rules.deliverWithin.max)];
  const spans = [...new Set(SPANS.map((span) => Math.min(most, Math.max(least, span))))];
  const [within, setWithin] = useState(
    spans.find((span) => span >= 24 * HOUR) ?? spans[spans.length - 1] ?? most,
  );
  const said = words.buying.library.resell;
  const price = parseAmount(typed, denom);
  const fault = faultOf(typed, denom);
  const rule = open.find((rule) => rule.denom === denom);
  const fee = price && rule ? feeOf(BigInt(price), rules.feeBps, BigInt(rule.minFee)) : 0n;
  const royalty = price ? (BigInt(price) * BigInt(license.resaleRoyaltyBps)) / 10_000n : 0n;
  const left = price ? BigInt(price) - fee - royalty : 0n;
  const money = (value: bigint | string) => format.coin(value.toString(), denom, true);
  // A grey button says why it is.
  const lack = !chain
    ? words.buying.noChain
    : typed.trim() === ""
      ? said.priceFirst
      : left <= 0n
        ? said.mendFirst
        : null;
  const resell = () =>
    sending.act(async () => {
      const account = wallet.account?.address ?? "";
      if (!chain || !config.chain || price === null) throw new Error(words.buying.noChain);
      const id = Number(license.id);
      const [record, owner] = await Promise.all([ask.license(chain, id), ask.owner(chain, id)]);
      if (owner !== account) throw new Error(said.other);
      if (!record.grant.rights.transferable) throw new Error(said.bound);
      if (record.expired) throw new Error(said.over);
      const [listing, version] = await Promise.all([
        ask.listing(chain, record.listing),
        ask.version(chain, record.listing, record.version),
      ]);
      if (version.bad_since != null) throw new Error(words.library.bad);
      const { data } = await client.query(FAMILY, { account, listing: record.listing.toString() });
      const from = [
        ...(data?.account.purchases.nodes ?? []).flatMap((order) => [
          order,
          ...(order.license?.rekey ? [order.license.rekey] : []),
        ]),
        ...(data?.account.licenses.nodes ?? []).flatMap(({ rekey }) => rekey ?? []),
      ];
      const delivered = {
        transportKeys: from.map(({ transportKey }) => transportKey),
        deliveries: from.flatMap(({ delivery }) => delivery ?? []),
      };
      const signed = recordOf(config.chain, listing, version);
      await withSealing((sealing) => openingSecret(wallet, sealing, signed, delivered));
      const resale = { price: { denom, amount: price }, deliver_within: within };
      return {
        title: said.sign(license.id, money(price)),
        calls: [
          {
            contract: "license" as const,
            message: {
              send_nft: {
                contract: config.chain.contracts.escrow,
                token_id: license.id,
                msg: toBase64(new TextEncoder().encode(JSON.stringify(resale))),
              },
            },
          },
        ],
        note: said.signNote(money(left), format.span(within)),
      };
    });
  return (
    <div className={css.form}>
      <p className={css.note}>{said.note}</p>
      <Field
        label={said.price}
        isNumber
        beside={
          open.length > 1 ? (
            <select
              aria-label={said.denom}
              className={css.select}
              value={denom}
              onChange={(event) => setDenom(event.target.value)}
            >
              {open.map((rule) => (
                <option key={rule.denom} value={rule.denom}>
                  {unitOf(rule.denom)}
                </option>
              ))}
            </select>
          ) : (
            <span>{unitOf(denom)}</span>
          )
        }
        value={typed}
        inputMode="decimal"
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        wrong={
          fault
            ? words.buying.amounts[fault](money("1"))
            : price !== null && left <= 0n
              ? said.nothingLeft(money(fee), money(royalty))
              : null
        }
        note={price !== null && left > 0n ? said.left(money(left), money(fee), money(royalty)) : null}
      />
      <label className={css.choice}>
        <span>{said.within}</span>
        <select
          className={css.select}
          value={within}
          onChange={(event) => setWithin(Number(event.target.value))}
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {format.span(span)}
            </option>
          ))}
        </select>
      </label>
      <div className={css.act}>
        <Button onClick={resell} disabled={lack !== null || sending.isRunning}>
          {said.button}
        </Button>
        {lack && <p className={css.note}>{lack}</p>}
      </div>
      {sending.failed}
    </div>
  );
}

/** Takes a license that is for sale back, or stops further orders while one is open. */
export function EndResale(props: { license: string; isOrdered: boolean; again: () => void }) {
  const { words } = useSpeech();
  const sending = useSend(props.again);
  const said = words.buying.library.end;
  const end = () =>
    sending.send({
      title: said.sign(props.license),
      calls: [{ contract: "escrow", message: { end_resale: { license: Number(props.license) } } }],
      note: props.isOrdered ? said.later : said.note,
    });
  return (
    <>
      <Button onClick={end} disabled={sending.isRunning}>
        {props.isOrdered ? said.stop : said.button}
      </Button>
      {props.isOrdered && <p className={css.note}>{said.later}</p>}
      {sending.failed}
    </>
  );
}

/** Gives a license to another account, which asks for its key anew. */
export function Transfer({ license, again }: { license: License; again: () => void }) {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { account } = useWallet();
  const sending = useSend(again);
  const [typed, setTyped] = useState("");
  const said = words.buying.library.transfer;
  const prefix = config.chain?.prefix ?? "";
  const to = typed.trim();
  const isOwn = to === account?.address;
  const isOne = isAddress(to, prefix) && !isOwn;
  const give = () =>
    sending.send({
      title: said.sign(license.id, to),
      calls: [{ contract: "license", message: { transfer_nft: { recipient: to, token_id: license.id } } }],
      note: said.note,
    });
  return (
    <div className={css.form}>
      <p className={css.note}>{said.note}</p>
      <Field
        label={said.to}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        wrong={to === "" || isOne ? null : isOwn ? words.library.own : words.library.notOne(prefix)}
      />
      <div>
        <Button onClick={give} disabled={!isOne || sending.isRunning}>
          {said.button}
        </Button>
      </div>
      {sending.failed}
    </div>
  );
}
