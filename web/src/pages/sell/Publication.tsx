import { Link, useRouteContext } from "@tanstack/react-router";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { ListingFigures, Sealing } from "#sealing";
import type { NewListing } from "../../chain/generated/registry";
import { useChain } from "../../chain/market";
import { type Published as Listed, publishedBy } from "../../chain/published";
import { ask } from "../../chain/records";
import { hasContent } from "../../keys/content";
import { KeyError, promptsOf } from "../../keys/signature";
import { useAsked } from "../../market/asked";
import { cidOf } from "../../market/cid";
import { Button } from "../../parts/Button";
import { Certificate, Line, Lines, Section, Waiting } from "../../parts/Certificate";
import { Address, Hash } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { saveFile } from "../../parts/saveFile";
import { isFault } from "../../sealing";
import { useSession } from "../../session/session";
import { Problem } from "../../session/sessions";
import { Declined, useWallet } from "../../wallet/wallet";
import { Costs } from "./Costs";
import { forgetFile } from "./drafts";
import { bytesOf, type Folder, fingerprint } from "./folder";
import type { MarketNow } from "./market";
import { FOLDER, type Missing, placeOf, SECRET } from "./missing";
import { fileOf, NoRoom, seal, sendCard, sendSealed } from "./publish";
import { Secret } from "./Secret";
import css from "./Sell.module.css";
import { cardOf, type Seen } from "./seen";
import { newestListing, standing } from "./standing";
import { callsOf, type Done, type Draft, isSealed, nextStep, versionOf } from "./terms";
import { OtherBytes } from "./upload";
import { titleOf, useSpeech, type Words } from "./words";

interface Working {
  step: "seal" | "send" | "card" | "sign";
  done: number;
  total: number;
  /** The step's last part, which has no measure. */
  isEnding: boolean;
}

/** The certificate of a publication, filling in: sealed, backed up, uploaded, listed. */
export function Publication(props: {
  draft: Draft;
  did: (part: Partial<Done>) => Promise<void>;
  folder: Folder | null;
  seen: Seen;
  figures: ListingFigures | null;
  /** What keeps it from being sealed, or listed. */
  missing: readonly Missing[];
  /** Whether nothing above is refused. */
  isReady: boolean;
  market: MarketNow;
  again: () => void;
  sealing: () => Promise<Sealing>;
}) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const wallet = useWallet();
  const session = useSession();
  const { draft, did, folder, seen, figures, isReady, market } = props;
  const { done } = draft;
  const say = words.sell;
  const [working, setWorking] = useState<Working | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [isByHand, setByHand] = useState(false);
  const stop = useRef<AbortController | null>(null);

  const seller = wallet.account?.address ?? null;
  const print = folder ? fingerprint(folder.files) : null;
  const step = nextStep(done, print, seller);
  const kept = isSealed(done, print, seller) ? done.sealed : undefined;
  const isResting = working === null;
  const prompts = useAsked(step === "seal" && seller !== null ? `${seller} ${isResting}` : null, async () =>
    promptsOf(seller ?? "", done.key !== undefined && (await hasContent(done.key.publicKey))),
  );
  const posted = figures?.bonds.map((bond) => bond.posted).filter(({ amount }) => amount !== "0") ?? [];
  const bond = posted.map(({ amount, denom }) => format.coin(amount, denom, true)).join(", ") || null;

  const { id, listing } = draft;
  const take = useCallback(
    async (published: Listed) => {
      await did({ published });
      await forgetFile(id);
    },
    [id, did],
  );
  const salt = kept?.sealed.record.salt;
  const after = done.key?.after ?? 0;
  const find = useCallback(
    async () =>
      chain && seller !== null && salt !== undefined
        ? standing(chain, { seller, listing, salt, after })
        : null,
    [chain, seller, listing, salt, after],
  );
  // Its transaction may have been signed by a page that is gone. What can't be asked now is asked again before a signature.
  useEffect(() => {
    if (step !== "sign") return;
    let wanted = true;
    find()
      .then((found) => (wanted && found ? take(found) : undefined))
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [step, find, take]);

  const run = async (name: Working["step"], work: (signal: AbortSignal) => Promise<void>) => {
    const controller = new AbortController();
    stop.current = controller;
    setFailed(null);
    setWorking({ step: name, done: 0, total: 0, isEnding: false });
    try {
      await work(controller.signal);
    } catch (error) {
      if (!(error instanceof Declined) && !controller.signal.aborted)
        setFailed(toldOf(error, words, format.bytes));
    } finally {
      setWorking(null);
      stop.current = null;
    }
  };
  const progress = (name: Working["step"]) => (of: number, total: number) =>
    setWorking({ step: name, done: of, total, isEnding: of >= total });

  const sealNow = () =>
    run("seal", async (signal) => {
      const { found: examined } = seen.examined ?? {};
      const { found: card } = seen.listed ?? {};
      if (!config.chain || !folder || !examined || !card) return;
      const newest = async () => (chain ? newestListing(chain).catch(() => 0) : 0);
      const means = { draft, chain: config.chain, wallet, sealing: await props.sealing(), did, newest };
      const packed = folder.files.filter(({ path }) => examined.files.some((file) => file.path === path));
      await seal(
        means,
        { files: packed, all: folder.files, examined, card },
        progress("seal"),
        () => setWorking({ step: "seal", done: 0, total: 0, isEnding: true }),
        signal,
      );
    });
  const sendNow = () =>
    run("send", (signal) => sendSealed(session, config.api, draft, did, progress("send"), signal));
  const cardNow = () =>
    run("card", async () => {
      const cid = await cidOf(new Blob([done.sealed?.cardBytes ?? new Uint8Array()]));
      if (!(await sendCard(session, done, cid, did))) setByHand(true);
    });
  const signNow = () =>
    run("sign", async () => {
      if (!chain || !kept || !figures || !done.cid) return;
      const { sealed, formats, cardBytes } = kept;
      const card = cardOf(draft, seen) ?? kept.card;
      const cardCid = await cidOf(new Blob([cardBytes]));
      const version = versionOf(done.cid, sealed, formats, card.metrics);
      const cardRef = { cid: cardCid, sha256: card.sha256 };
      const { listing: before } = market;
      const publish =
        before === null
          ? { listing: { ...(figures.listing as NewListing), card: cardRef }, version }
          : { of: before.id, version, card: before.card.sha256 === card.sha256 ? null : cardRef };
      const sent = await wallet.send({
        title: before === null ? say.listTitle(card.name) : say.versionTitle(before.id.toString()),
        calls: callsOf(publish, posted),
        draft: id,
        note: before?.state === "paused" ? `${say.staysPaused} ${say.publishedNote}` : say.publishedNote,
        check: async () => {
          const there = await find();
          if (there) {
            await take(there);
            throw new Error(say.listedBefore(there.listing));
          }
          const now = await ask.config(chain);
          if (JSON.stringify(now) !== JSON.stringify(market.config)) {
            props.again();
            throw new Error(say.termsChanged);
          }
          if (before === null) return;
          const listed = await ask.listing(chain, before.id);
          if (listed.seller !== seller) throw new Error(say.notYours(before.id.toString()));
          if (listed.state === "retired") throw new Error(say.retired(before.id.toString()));
        },
      });
      const published = publishedBy(sent);
      if (published) await take(published);
    });

  const main = () => {
    if (!wallet.canSign)
      return (
        <Button main onClick={() => wallet.connect()}>
          {say.connectButton}
        </Button>
      );
    if (working)
      return (
        <Button
          disabled={working.step === "sign"}
          onClick={() => stop.current?.abort(new DOMException("", "AbortError"))}
        >
          {say.stop}
        </Button>
      );
    if (step === "seal" && folder === null) return <p className={css.note}>{say.folderFirst}</p>;
    const acts = { seal: sealNow, send: sendNow, card: cardNow, sign: signNow };
    const size = format.bytes(
      step === "send" || step === "backup"
        ? (kept?.sealed.fileLength ?? 0)
        : (seen.examined?.found?.size ?? bytesOf(folder?.files ?? [])),
    );
    const label =
      step === "sign"
        ? say.next[market.listing ? "signVersion" : "sign"](bond)
        : step === "card"
          ? say.next.card
          : step === "send" || step === "backup"
            ? say.next.send(size)
            : say.next.seal(size);
    if (step === "done") return null;
    if (step === "backup") {
      return (
        <>
          <Button main disabled>
            {label}
          </Button>
          <Before ways={[{ place: SECRET, text: say.lacks(say.secretCopy) }]} />
        </>
      );
    }
    return (
      <>
        <Button main disabled={!isReady} onClick={() => void acts[step]()}>
          {label}
        </Button>
        {step === "seal" && !!prompts.answer && <p className={css.note}>{say.prompts(prompts.answer)}</p>}
        {!isReady && <First missing={props.missing} plans={draft.plans.length} />}
      </>
    );
  };

  const wasOthers = done.sealed && seller !== null && done.seller !== seller;
  const hasChanged = done.sealed && print !== null && print !== done.fingerprint && !wasOthers;
  return (
    <Certificate title={say.publication} note={say.publicationNote}>
      <Section
        title={cardOf(draft, seen)?.name ?? titleOf(draft, words, market.listing?.name)}
        right={seller && <Address address={seller} label={words.model.seller} />}
      >
        <Lines>
          <Line label={say.sealed}>
            {kept && working?.step !== "seal" ? (
              <>
                {say.sealedOf(format.bytes(kept.sealed.fileLength), format.number(kept.sealed.chunkCount))}
                <p>
                  <Hash hex={kept.sealed.record.plaintextRoot} label={words.model.plaintextRoot} />
                </p>
              </>
            ) : (
              <Pending
                working={working?.step === "seal" ? working : null}
                will={say.sealedWill}
                ending={say.weighing}
                of={(of, total) => say.sealing(format.bytes(of / 2), format.bytes(total / 2))}
              />
            )}
          </Line>
          <Line label={say.secret}>
            {kept ? (
              <Secret
                draft={draft}
                did={did}
                sealing={props.sealing}
                onFailure={setFailed}
                told={(error) => toldOf(error, words, format.bytes)}
              />
            ) : (
              <Waiting>{say.secretWill}</Waiting>
            )}
          </Line>
          <Line label={say.uploaded} right={done.sent && kept ? format.time(new Date(done.sent.at)) : ""}>
            {kept && done.sent && done.cid ? (
              <>
                <Hash hex={done.cid} label={say.uploaded} />
                {!done.published && (
                  <p className={css.note}>
                    {say.uploadedOf(`${format.date(done.sent.lapsesAt)}, ${format.time(done.sent.lapsesAt)}`)}
                  </p>
                )}
              </>
            ) : (
              <Pending
                working={working?.step === "send" ? working : null}
                will={say.uploadedWill}
                ending={say.checking}
                of={(of, total) => say.uploading(format.bytes(of), format.bytes(total))}
              />
            )}
          </Line>
          <Line
            label={say.cardSent}
            right={done.cardSent && kept ? format.time(new Date(done.cardSent)) : ""}
          >
            {kept && done.cardSent ? (
              format.bytes(kept.cardBytes.length)
            ) : (
              <>
                <Waiting>{say.cardWill}</Waiting>
                {isByHand && kept && (
                  <ByHand bytes={kept.cardBytes} done={() => did({ cardSent: Date.now() })} />
                )}
              </>
            )}
          </Line>
          <Line label={say.listed} known={done.published ? "proven" : "waiting"}>
            {done.published ? (
              <Link to="/models/$id" params={{ id: done.published.listing }}>
                {say.listedOf(done.published.listing, done.published.version)}
              </Link>
            ) : (
              <Waiting>{say.listedWill}</Waiting>
            )}
          </Line>
        </Lines>
      </Section>
      {wasOthers && <p className={css.wrong}>{say.otherAccount}</p>}
      {hasChanged && <p className={css.note}>{say.otherFiles}</p>}
      {failed && <Notice title={failed} money={step === "sign"} />}
      {done.published ? (
        <Published done={done} />
      ) : (
        <>
          <Costs seller={seller} figures={figures} />
          <div className={css.act} aria-live="polite">
            {main()}
          </div>
        </>
      )}
    </Certificate>
  );
}

/** What comes first, each with a way to it. */
function First({ missing, plans }: { missing: readonly Missing[]; plans: number }) {
  const { words } = useSpeech();
  const say = words.sell;
  if (missing.length === 0) return <p className={css.note}>{say.checkedSoon}</p>;
  return (
    <Before ways={missing.map((each) => ({ place: targetOf(each), text: lackOf(each, plans, words) }))} />
  );
}

/** Stands beside a button that can't be pressed yet: what it waits for, by the place on the page that mends it. */
function Before({ ways }: { ways: readonly { place: string; text: string }[] }) {
  const { words } = useSpeech();
  return (
    <div className={css.before}>
      <p>{words.sell.first}</p>
      <ul>
        {ways.map(({ place, text }) => (
          <li key={place}>
            <button
              type="button"
              className={css.link}
              onClick={() => document.getElementById(place)?.focus()}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function targetOf(missing: Missing): string {
  if (missing.what === "folder") return FOLDER;
  return missing.what === "card" ? placeOf(missing.field) : placeOf(missing.field, missing.at);
}

function lackOf(missing: Missing, plans: number, { sell: say }: Words): string {
  switch (missing.what) {
    case "folder":
      return say.faults(missing.count);
    case "card":
      return say.mend(say.fields[missing.field]);
    default: {
      const names: Record<string, string> = {
        price: say.priceOf,
        term: say.lasts,
        seats: say.seats,
        supply: say.supply,
        royalty: say.royalty,
        address: say.address,
        share: say.share,
        shares: say.payees,
        payees: say.payees,
        deliver: say.deliver,
        window: say.window,
        orders: say.orders,
        plans: say.license,
      };
      const isOfPlan = ["price", "term", "seats", "supply", "royalty"].includes(missing.field);
      const name = names[missing.field] ?? missing.field;
      const whole = isOfPlan && plans > 1 ? `${name}, ${say.plan(missing.at + 1).toLowerCase()}` : name;
      return missing.what === "empty" ? say.lacks(whole) : say.mend(whole);
    }
  }
}

function Pending(props: {
  working: Working | null;
  will: string;
  ending: string;
  of: (done: number, total: number) => string;
}) {
  const { working } = props;
  if (working === null) return <Waiting>{props.will}</Waiting>;
  return (
    <>
      <progress
        className={css.progress}
        {...(working.isEnding || working.total === 0 ? {} : { value: working.done, max: working.total })}
        aria-label={props.will}
      />
      <p className={css.note}>
        {working.isEnding
          ? props.ending
          : working.total === 0
            ? props.will
            : props.of(working.done, working.total)}
      </p>
    </>
  );
}

/** Where a server takes no cards: the seller's own node does. */
function ByHand({ bytes, done }: { bytes: Uint8Array<ArrayBuffer>; done: () => void }) {
  const { words } = useSpeech();
  const [cid, setCid] = useState<string | null>(null);
  if (cid === null) void cidOf(new Blob([bytes])).then(setCid);
  return (
    <div className={css.hand}>
      <p>{words.sell.cardAlone}</p>
      <code className={css.command}>
        ipfs add --cid-version=1 --raw-leaves --chunker=size-1048576 README.md
      </code>
      {cid && <Hash hex={cid} label={words.sell.cardSent} />}
      <p className={css.ways}>
        <Button onClick={() => saveFile(new Blob([bytes], { type: "text/markdown" }), "README.md")}>
          {words.sell.cardSave}
        </Button>
        <Button onClick={done}>{words.sell.cardThere}</Button>
      </p>
    </div>
  );
}

function Published({ done }: { done: Done }): ReactNode {
  const { words } = useSpeech();
  const say = words.sell;
  if (!done.published) return null;
  return (
    <div className={css.published}>
      <h3>{say.published(done.published.listing)}</h3>
      <p>{say.publishedNote}</p>
      <p className={css.ways}>
        <Link to="/models/$id" params={{ id: done.published.listing }}>
          {say.toListing}
        </Link>
        <Link to="/sell">{say.toOrders}</Link>
      </p>
      <h3>{say.agent}</h3>
      <p>
        {say.agentNote} <Link to="/developers">{words.getProgram}</Link>
      </p>
      {done.backedUp?.file === undefined && <p>{say.agentFile}</p>}
      <pre className={css.command}>{agentOf(done.key && fileOf(done.key.publicKey))}</pre>
    </div>
  );
}

/** The commands of an agent, with the name that the secret's file was saved under. */
export function agentOf(file = "weighhouse-….age"): string {
  return `weighhouse key restore ${file}\nweighhouse deliver --watch`;
}

export function toldOf(error: unknown, words: Words, bytes: (value: number) => string): string {
  const say = words.sell.failed;
  if (error instanceof NoRoom) return say.out_of_room(bytes(error.needed));
  if (error instanceof KeyError) return say[error.trouble];
  if (error instanceof OtherBytes) return say.otherBytes;
  if (error instanceof Problem && error.code === "AWAY") return say.away;
  if (isFault(error, "io")) return say.changed;
  if (isFault(error)) return `${error.message}. ${say.other}`;
  return error instanceof Error ? error.message : String(error);
}
