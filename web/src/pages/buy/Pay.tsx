import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import { base64, hex } from "../../chain/bytes";
import { attribute, type Chain } from "../../chain/market";
import { type Deal, dealOf, type Wanted } from "../../chain/quote";
import { recordOf } from "../../chain/version";
import type { ChainConfig } from "../../config";
import { nameOf, sent } from "../../keys/backup";
import { KeyError } from "../../keys/signature";
import { allOf, type KeptKey } from "../../keys/store";
import { newTransportKey, note } from "../../keys/transport";
import { useAsked } from "../../market/asked";
import { useBalance } from "../../market/balance";
import { Button, LinkButton } from "../../parts/Button";
import { Hindered } from "../../parts/Hindered";
import { MoneyFrom } from "../../parts/MoneyFrom";
import { Notice } from "../../parts/Notice";
import { saveFile } from "../../parts/saveFile";
import { withSealing } from "../../sealing";
import { useSession } from "../../session/session";
import { Declined, useWallet } from "../../wallet/wallet";
import { useSpeech, type Words } from "../../words";
import css from "./Buy.module.css";
import { callOf } from "./call";

const BOUGHT = graphql(`
  query Bought($account: String!, $listing: ID!) {
    account(address: $account) {
      purchases(
        first: 20
        filter: { listing: $listing, states: [OFFERED, FUNDED, DELIVERED, DISPUTED, SETTLED] }
      ) {
        nodes {
          id
          version
        }
      }
    }
  }
`);

/** What the reader has to know of a key's trouble. */
export function troubleOf(error: unknown, words: Words): string {
  if (error instanceof KeyError) return words.buying.trouble[error.trouble];
  return error instanceof Error ? error.message : String(error);
}

/** The last part of a purchase: the order's key, its backup, the signature. */
export function Pay(props: {
  chain: Chain;
  config: ChainConfig;
  deal: Deal;
  wanted: Wanted;
  expiresIn: number;
  /** Whether the chain tells other terms by now. */
  isStale: boolean;
  again: () => void;
}) {
  const { words, format } = useSpeech();
  const wallet = useWallet();
  const { ask } = useSession();
  const navigate = useNavigate();
  const { chain, config, deal, wanted } = props;
  const { terms } = deal.quote;
  const address = wallet.account?.address ?? null;
  const [key, setKey] = useState<KeptKey>();
  const [stage, setStage] = useState<"ready" | "key" | "keeping" | "paying">("ready");
  const [failed, setFailed] = useState<string>();
  const [unkept, setUnkept] = useState<string>();
  const [again, setAgain] = useState(false);
  // Somebody may be sending what is missing: the button waits for it alone.
  const balance = useBalance(address ?? undefined, terms.denom, { needed: BigInt(terms.price) });
  const keys = useAsked(address, () => allOf("transport", address ?? ""));
  const [{ data }] = useQuery({
    query: BOUGHT,
    variables: { account: address ?? "", listing: wanted.listing.toString() },
    pause: address === null,
  });
  const twice = data?.account.purchases.nodes.find(({ version }) => Number(version) === terms.version);
  const isOffer = wanted.price !== undefined;
  const price = format.coin(terms.price, terms.denom, true);
  const short = balance !== null && balance < BigInt(terms.price);

  if (address === null || !wallet.canSign) {
    return (
      <aside className={css.pay}>
        <Button main onClick={wallet.connect}>
          {words.buying.connect}
        </Button>
        {address === null ? (
          <>
            <p className={css.note}>{words.buying.connectNote}</p>
            <p className={css.note}>{words.buying.connectEthereum}</p>
          </>
        ) : (
          <p className={css.note}>{words.buying.watched}</p>
        )}
      </aside>
    );
  }

  if (address === deal.seller) {
    return (
      <aside className={css.pay}>
        <Hindered
          hindrance={{ kind: "own" }}
          listing={deal.listing.id.toString()}
          seller={deal.seller}
          plan={wanted.plan}
          isResold={false}
        />
      </aside>
    );
  }

  const keep = async (made: KeptKey): Promise<KeptKey> => {
    if (made.kept.api || made.kept.file) return made;
    setStage("keeping");
    try {
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(sent(made.publicKey, made.backup)),
      };
      await ask("v1/me/backups", init);
      await note(made.publicKey, { kept: { api: Date.now() } });
      return { ...made, kept: { ...made.kept, api: Date.now() } };
    } catch (error) {
      setUnkept(error instanceof Declined ? words.buying.notSignedIn : troubleOf(error, words));
      return made;
    }
  };

  const make = () =>
    withSealing(async (sealing) => {
      // A node could say another `H`: then nothing that is delivered would open the file.
      const found = await sealing.versionKey(recordOf(config, deal.listing, deal.version));
      if (!hex(found).startsWith(hex(base64(deal.version.hash_point))))
        throw new Error(words.buying.otherKey);
      return await newTransportKey(wallet, sealing, { listing: wanted.listing.toString() });
    });

  const pay = async () => {
    setFailed(undefined);
    let made = key;
    let isSheet = false;
    try {
      setStage("key");
      made ??= await make();
      setKey(made);
      made = await keep(made);
      setKey(made);
      if (!made.kept.api && !made.kept.file) return;
      setStage("paying");
      isSheet = true;
      const done = await wallet.send({
        title: (isOffer ? words.buying.offerSendTitle : words.buying.sendTitle)(deal.listing.name, price),
        calls: [callOf(deal, wanted, made.publicKey, props.expiresIn)],
        note: isOffer ? words.buying.offerSendNote : words.buying.sendNote,
        check: async () => {
          const now = await dealOf(chain, config, wanted);
          if (now.quote.order_hash === deal.quote.order_hash) return;
          props.again();
          const other = format.coin(now.quote.terms.price, now.quote.terms.denom, true);
          throw new Error(
            other === price ? words.buying.termsChanged : words.buying.priceChanged(price, other),
          );
        },
      });
      const event = isOffer ? "wasm-weighhouse-order-offered" : "wasm-weighhouse-order-placed";
      const order = attribute(done, event, "order");
      if (order === undefined) throw new Error(words.buying.noOrder(done.hash));
      await note(made.publicKey, { order });
      await navigate({ to: "/orders/$id", params: { id: order } });
    } catch (error) {
      // The payment's own sheet says so itself.
      if (error instanceof Declined) {
        if (!isSheet) setFailed(words.buying.declined);
        return;
      }
      // What became of the transaction may not be known: its key is used for no other.
      setKey(undefined);
      setFailed(troubleOf(error, words));
      props.again();
    } finally {
      setStage("ready");
    }
  };

  const save = async () => {
    if (!key) return;
    saveFile(new Blob([key.backup], { type: "text/plain" }), nameOf(key.publicKey));
    await note(key.publicKey, { kept: { file: Date.now() } });
    setKey({ ...key, kept: { ...key.kept, file: Date.now() } });
  };

  const isKept = Boolean(key?.kept.api || key?.kept.file);
  const { asks } = words.buying;
  const isDerived = wallet.account?.kind === "ethereum";
  const asksKey = isDerived ? asks.keyEthereum : keys.answer?.length === 0 ? asks.keyTwice : asks.key;
  const asksPay = isDerived ? asks.payEthereum : asks.pay;
  const isBlocked = short || props.isStale || (twice !== undefined && !again);
  return (
    <aside className={css.pay}>
      {balance !== null && (
        <p className={short ? css.wrong : css.note}>
          {(short ? words.buying.tooLittle : words.buying.balance)(
            format.coin(balance.toString(), terms.denom),
            price,
          )}
        </p>
      )}
      {short && <MoneyFrom address={address} denom={terms.denom} />}
      {twice && (
        <label className={css.check}>
          <input type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} />
          <span>
            {words.buying.onceMore}{" "}
            <small>
              <Link to="/orders/$id" params={{ id: twice.id }}>
                {words.buying.twice(twice.id)}
              </Link>
            </small>
          </span>
        </label>
      )}
      <ol className={css.asks}>
        <li data-done={key !== undefined}>{key === undefined ? asksKey : asks.keyDone}</li>
        <li data-done={isKept}>
          {key && isKept ? (
            <>
              {key.kept.api ? words.buying.keptApi : words.buying.keptFile}{" "}
              <LinkButton onClick={save}>{words.buying.alsoFile}</LinkButton>
            </>
          ) : (
            asks.keep
          )}
        </li>
        <li>{isKept ? asks.left(asksPay) : asksPay}</li>
      </ol>
      {unkept && !isKept && key && (
        <Notice title={words.buying.unkept} note={unkept}>
          <Button onClick={save}>{words.buying.saveBackup}</Button>
        </Notice>
      )}
      {failed && <Notice title={failed} note={words.buying.nothingPaidUnless} money />}
      <Button
        main
        onClick={pay}
        disabled={isBlocked || stage !== "ready" || (key !== undefined && !isKept && unkept !== undefined)}
      >
        {stage === "ready"
          ? (isOffer ? words.buying.signAndOffer : words.buying.signAndPay)(price)
          : words.buying.stages[stage]}
      </Button>
      <p className={css.note} role="status">
        {props.isStale ? words.buying.lookFirst : words.buying.oneSignature}
      </p>
    </aside>
  );
}
