import { useRouteContext } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { useClient } from "urql";
import { answersOf, deliveriesOf } from "../../chain/deliveries";
import { recordOf, recordOfIndex } from "../../chain/version";
import type { Delivered } from "../../keys/opening";
import { openingSecret } from "../../keys/opening";
import { KeyError } from "../../keys/signature";
import { allOf } from "../../keys/store";
import { settlesFirst } from "../../market/acts";
import { useAsked } from "../../market/asked";
import type { Mark } from "../../market/marks";
import type { Sale } from "../../market/sale";
import { useSend } from "../../market/send";
import { Bar } from "../../parts/Bar";
import { Button, LinkButton } from "../../parts/Button";
import { LoadingInside, LoadingOfOrder } from "../../parts/Loading";
import { Notice } from "../../parts/Notice";
import { Progress } from "../../parts/Progress";
import { WaitsFor } from "../../parts/WaitsFor";
import { canPickFolder, download, folderName, saveIntoFolder } from "../../saving/save";
import { isFault, withSealing } from "../../sealing";
import { forgetOpened, forgetSealed, heldBytes, sourcesOf } from "../../sealing/files";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import { troubleOf } from "../buy/Pay";
import { Restore } from "../library/Restore";
import { WeighingFailed } from "../model/Weigh";
import css from "./Acts.module.css";
import { forgetOpening, NoRoom, type Opening, openOrder, pauseOpening, useOpening } from "./opening";
import { FAMILY, type Shown } from "./query";
import { isAsked } from "./Rekey";
import type { OnChain } from "./useOrder";

/** The order's part of the page where its file is downloaded, verified, opened and saved. */
export function OpenAct(props: {
  shown: Shown;
  sale: Sale;
  onChain: OnChain | undefined;
  now: Mark;
  again: () => void;
}) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const client = useClient();
  const wallet = useWallet();
  const { shown, sale, onChain } = props;
  const opening = useOpening(sale.id);
  const version = shown.soldVersion;
  const root = version?.ciphertextRoot ?? "";
  const held = useAsked(`held ${root} ${opening.step}`, () => heldBytes(root));
  if (!version) return null;
  const address = wallet.account?.address ?? "";

  const record =
    config.chain && onChain
      ? recordOf(config.chain, onChain.listing, onChain.version)
      : recordOfIndex(
          {
            chainId: config.chain?.id ?? "",
            registry: config.chain?.contracts.registry ?? "",
            seller: shown.listing?.seller ?? shown.seller,
          },
          version,
        );
  const sources = sourcesOf(config, version.cid);

  /** All that was delivered to keys of this account, for a version: by the index, else by the events of a node. */
  const delivered = async (): Promise<Delivered> => {
    const here = (await allOf("transport", address)).filter((key) => key.order === sale.id);
    const keys = here.map((key) => key.publicKey);
    const own: Delivered = {
      transportKeys: [shown.transportKey, shown.license?.rekey?.transportKey ?? "", ...keys].filter(Boolean),
      deliveries: [shown.delivery ?? "", shown.license?.rekey?.delivery ?? ""].filter(Boolean),
    };
    const { data } = await client.query(FAMILY, { account: address, listing: sale.listing });
    const of = { transportKeys: [...own.transportKeys], deliveries: [...own.deliveries] };
    for (const order of data?.account.purchases.nodes ?? []) {
      if (Number(order.version) !== sale.version) continue;
      for (const from of [order, order.license?.rekey]) {
        if (from) of.transportKeys.push(from.transportKey);
        if (from?.delivery) of.deliveries.push(from.delivery);
      }
    }
    for (const { version, rekey } of data?.account.licenses.nodes ?? []) {
      if (Number(version) !== sale.version || !rekey) continue;
      of.transportKeys.push(rekey.transportKey);
      if (rekey.delivery) of.deliveries.push(rekey.delivery);
    }
    if (of.deliveries.length === 0 && config.chain) {
      of.deliveries.push(...(await deliveriesOf(config.chain, sale.id)));
      of.deliveries.push(...(await answersOf(config.chain, sale.resold ?? sale.id)));
    }
    return of;
  };
  const start = () =>
    openOrder({
      order: sale.id,
      record,
      sources,
      secret: async (sealing) => openingSecret(wallet, sealing, record, await delivered()),
    });
  const name = folderName(shown.listing?.name ?? "model", sale.version);
  switch (opening.step) {
    case "key":
      return (
        <Part title={words.buying.opening.title}>
          <p className={css.note} role="status">
            {words.buying.opening.key}
          </p>
        </Part>
      );
    case "downloading":
    case "opening":
      return (
        <Part title={words.buying.opening.title}>
          <p className={css.note}>{words.buying.opening.does(format.bytes(version.size))}</p>
          <Progress label={words.buying.opening[opening.step]} share={opening.done / opening.total} />
          <p className={css.figures}>
            <span>
              {words.buying.opening[opening.step]}:{" "}
              {words.weighing.bytesOf(format.number(opening.done), format.number(opening.total))}
            </span>
            <span>{speedOf(opening, format.bytes)}</span>
          </p>
          {opening.step === "downloading" && opening.wait !== null && (
            <WaitsFor className={css.note ?? ""} until={opening.wait} />
          )}
          <Button onClick={() => pauseOpening(sale.id)}>{words.weighing.pause}</Button>
        </Part>
      );
    case "open":
      return (
        <Part title={words.buying.opening.opened}>
          <Suspense fallback={<Bar width={280} />}>
            <Inside order={sale.id} opening={opening} />
          </Suspense>
          <Save order={sale.id} root={record.ciphertextRoot} name={name} opening={opening} />
        </Part>
      );
    case "bad":
      return <Bad sale={sale} opening={opening} now={props.now} again={props.again} />;
    default: {
      const failure = opening.step === "failed" ? opening.error : null;
      return (
        <Part title={words.buying.opening.title}>
          <p className={css.note}>{words.buying.opening.note(format.bytes(version.size))}</p>
          {held.answer !== undefined && held.answer > 0 && (
            <p className={css.note}>
              {/* A sealed file is a little more than what it seals. */}
              {held.answer > Number(version.size)
                ? words.buying.opening.heldAll
                : words.buying.opening.held(format.bytes(held.answer))}
            </p>
          )}
          {sources.length === 0 ? (
            <p className={css.note}>{words.buying.opening.byCommand(sale.id)}</p>
          ) : (
            <Button main onClick={start}>
              {failure ? words.errors.again : words.buying.opening.open}
            </Button>
          )}
          {failure && <Failure error={failure} isAsked={isAsked(shown)} again={start} />}
          <Suspense fallback={<Bar width={280} />}>
            <LoadingOfOrder order={sale.id} />
          </Suspense>
        </Part>
      );
    }
  }
}

export function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Failure({ error, isAsked, again }: { error: Error; isAsked: boolean; again: () => void }) {
  const { words, format } = useSpeech();
  if (isAsked && isFault(error, "delivery")) {
    return <Notice title={words.buying.opening.asked} note={words.buying.opening.askedNote} />;
  }
  if (error instanceof KeyError && error.trouble === "missing") {
    return (
      <Notice title={words.buying.trouble.missing} note={words.buying.opening.missing}>
        <Restore restored={again} />
      </Notice>
    );
  }
  if (error instanceof KeyError) return <Notice title={troubleOf(error, words)} />;
  if (error instanceof NoRoom) {
    return (
      <Notice
        title={words.weighing.noRoom}
        note={words.buying.opening.room(format.bytes(error.needed), format.bytes(error.there))}
      />
    );
  }
  if (isFault(error, "delivery"))
    return <Notice title={words.buying.opening.refused} note={error.message} money />;
  if (isFault(error, "file_hash"))
    return <Notice title={words.buying.opening.fileHash} note={error.message} money />;
  return <WeighingFailed error={error} />;
}

/** What runs code, by the opened files, before they are saved. */
function Inside({ order, opening }: { order: string; opening: Opening & { step: "open" } }) {
  const files = opening.files.map(({ path, blob }) => ({ path, source: blob }));
  const inside = useAsked(`inside ${order}`, () => withSealing((sealing) => sealing.lookInside(files)));
  return <LoadingInside files={inside.answer ?? null} failed={inside.error !== undefined} by="here" />;
}

function Save(props: { order: string; root: string; name: string; opening: Opening & { step: "open" } }) {
  const { words, format } = useSpeech();
  const { order, root, name } = props;
  const { files } = props.opening;
  const [saved, setSaved] = useState<string>();
  const [done, setDone] = useState<number>();
  const [failed, setFailed] = useState<string>();
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const into = async () => {
    setFailed(undefined);
    try {
      setSaved(await saveIntoFolder(files, name, setDone));
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError"))
        setFailed(error instanceof Error ? error.message : String(error));
    } finally {
      setDone(undefined);
    }
  };
  const forget = async () => {
    await Promise.all([forgetOpened(order), forgetSealed(root)]);
    forgetOpening(order);
  };
  return (
    <>
      <p className={css.note}>
        {words.buying.opening.verified(format.number(files.length), format.bytes(total))}
      </p>
      {done !== undefined && (
        <>
          <Progress label={words.buying.opening.saving} share={total > 0 ? done / total : 1} />
          <p className={css.figures}>{words.weighing.bytesOf(format.number(done), format.number(total))}</p>
        </>
      )}
      <div className={css.ways}>
        {canPickFolder() && (
          <Button main onClick={into} disabled={done !== undefined}>
            {words.buying.opening.intoFolder}
          </Button>
        )}
        <Button main={!canPickFolder()} onClick={() => setSaved(download(files, name))}>
          {files.length === 1 ? words.buying.opening.download : words.buying.opening.archive}
        </Button>
      </div>
      {saved && (
        <p className={css.note} role="status">
          {words.buying.opening.saved(saved)}
        </p>
      )}
      {failed && <Notice title={words.buying.opening.unsaved} note={failed} />}
      <p className={css.note}>
        {words.buying.opening.keeps(format.bytes(total))}{" "}
        <LinkButton onClick={forget}>{words.buying.opening.forget}</LinkButton>
      </p>
    </>
  );
}

/** A chunk is not what was listed: one button files the proof. */
function Bad(props: { sale: Sale; opening: Opening & { step: "bad" }; now: Mark; again: () => void }) {
  const { words, format } = useSpeech();
  const { sale, opening, now } = props;
  const sending = useSend(props.again);
  const settles = settlesFirst(sale, now);
  const returnsPrice = !settles && sale.state !== "SETTLED";
  const price = BigInt(sale.price.amount);
  const back = returnsPrice ? price + BigInt(sale.bond) / 5n : BigInt(sale.bond);
  const amount = format.coin(back.toString(), sale.price.denom, true);
  const settle = { contract: "escrow" as const, message: { settle: { order: Number(sale.id) } } };
  const file = () =>
    sending.send({
      title: words.buying.bad.title(sale.id),
      calls: [...(settles ? [settle] : []), { contract: "escrow", message: opening.proof }],
      note: !returnsPrice
        ? words.buying.bad.noteLater
        : sale.resold === null
          ? words.buying.bad.note
          : words.buying.bad.noteResale,
    });
  return (
    <Notice
      title={words.buying.bad.found(format.number(opening.chunk))}
      note={returnsPrice ? words.buying.bad.returns(amount) : words.buying.bad.atMost(amount)}
      money
    >
      <Button main onClick={file} disabled={sending.isRunning}>
        {words.buying.bad.file}
      </Button>
      {sending.failed}
    </Notice>
  );
}

function speedOf({ since, done }: { since: number; done: number }, bytes: (value: number) => string): string {
  const seconds = (Date.now() - since) / 1000;
  return seconds > 1 && done > 0 ? `${bytes(Math.round(done / seconds))}/s` : "";
}
