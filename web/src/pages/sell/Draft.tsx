import { Link, useParams, useRouteContext } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { useChain } from "../../chain/market";
import { useAsked } from "../../market/asked";
import { lastingDenoms } from "../../market/closing";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { useWallet } from "../../wallet/wallet";
import { folderOfDraft, giveFolder } from "./begin";
import { CardPart } from "./CardPart";
import { FolderPart } from "./FolderPart";
import { type Faults, useFigures } from "./figures";
import { type Folder, fingerprint, reopen } from "./folder";
import { useDraft, useSealing } from "./hooks";
import { LicensePart } from "./LicensePart";
import { marketNow } from "./market";
import { missingOf } from "./missing";
import { PricePart, TermsPart } from "./PricePart";
import { Publication } from "./Publication";
import { closingsOf, ofAmount, ofTerms } from "./refusals";
import css from "./Sell.module.css";
import { cardOf, useSeen } from "./seen";
import { type Draft as Drafted, nextStep } from "./terms";
import { titleOf, useSpeech } from "./words";

/** A folder on its way to a listing. Everything typed is kept, and every step is done once. */
export function Draft() {
  const { words } = useSpeech();
  const { draft: id } = useParams({ from: "/sell/$draft" });
  const { config } = useRouteContext({ from: "__root__" });
  const { draft, change, did } = useDraft(id);
  const chain = useChain();
  if (draft === undefined) return <Waiting />;
  if (draft === null)
    return (
      <Notice title={words.sell.unknownDraft} note={words.sell.unknownDraftNote}>
        <Link to="/sell">{words.sell.toSell}</Link>
      </Notice>
    );
  if (!chain || !config.chain) return <Notice title={words.sell.noChain} note={words.sell.noChainNote} />;
  return <Shown key={id} draft={draft} change={change} did={did} />;
}

function Waiting() {
  return (
    <div className={css.page}>
      <h1>
        <Bar width={320} />
      </h1>
      <Bar width={420} />
    </div>
  );
}

function Shown({
  draft,
  change,
  did,
}: {
  draft: Drafted;
  change: (part: Partial<Drafted>) => void;
  did: (part: Partial<Drafted["done"]>) => Promise<void>;
}) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const { account } = useWallet();
  const sealing = useSealing();
  const [folder, setFolder] = useState<Folder | null>(() => folderOfDraft(draft.id));
  const { id, handle } = draft;

  const take = useCallback(
    (taken: Folder) => {
      giveFolder(id, taken);
      setFolder(taken);
      change({ folder: taken.name, handle: taken.handle });
    },
    [id, change],
  );
  // What the browser opens without a question is there at once.
  useEffect(() => {
    if (handle === null || folderOfDraft(id) !== null) return;
    let wanted = true;
    reopen(handle, false)
      .then((found) => wanted && found && take(found))
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [id, handle, take]);

  const seller = account?.address ?? null;
  const market = useAsked(`${seller} ${draft.listing}`, async () => {
    if (!chain || !config.chain) throw new Error(words.sell.noChain);
    return await marketNow(chain, config.chain, seller, draft.listing);
  });
  const seen = useSeen(folder, draft, sealing);
  const { figures, whole, isCurrent, typos } = useFigures(draft, market.answer, seen, sealing);
  const denoms = draft.plans.map((plan) => plan.denom);
  // Shares that can't be read make no sum.
  const hasShares = typos.every(({ field }) => field !== "share");
  const refused = (figures?.refusals ?? [])
    .map((refusal) => ofTerms(refusal, words, format, denoms))
    .filter(({ field }) => field !== "shares" || hasShares);
  const rules = market.answer?.config.denoms;
  const told = [
    ...refused,
    ...(draft.listing === null && rules ? closingsOf(denoms, rules, words, format) : []),
  ];
  const faultAt: Faults = (field, at = 0) => {
    if (field === "price" && draft.plans[at]?.price.trim() === "") return words.sell.noPrice;
    const typo = typos.find((typo) => typo.field === field && typo.at === at);
    const plan = draft.plans[at];
    if (typo?.field === "price" && plan) return ofAmount(plan.price, plan.denom, words);
    if (typo) return words.sell.wrong[typo.field];
    return told.find((each) => each.field === field && each.at === at)?.text ?? null;
  };
  const isNew = draft.listing === null;
  const refusals = [...(seen.examined?.refusals ?? []), ...(seen.listed?.refusals ?? [])];
  const missing = missingOf(folder ? refusals : [], isNew ? draft.plans : [], typos, told);
  const card = cardOf(draft, seen);
  const isFit = folder
    ? seen.examined?.found != null && seen.listed?.found != null
    : draft.done.sealed !== undefined;
  const isNeeded = nextStep(draft.done, folder && fingerprint(folder.files), seller) === "seal";
  // A draft that began while the index was away has no denom yet.
  const first = rules && lastingDenoms(rules)[0];
  useEffect(() => {
    if (first && draft.plans.some((plan) => plan.denom === ""))
      change({ plans: draft.plans.map((plan) => ({ ...plan, denom: plan.denom || first })) });
  }, [first, draft.plans, change]);
  return (
    <div className={css.page}>
      <header>
        <p className={css.note}>
          <Link to="/sell">{words.sell.title}</Link>
        </p>
        <h1 className={css.name}>{card?.name ?? titleOf(draft, words, market.answer?.listing?.name)}</h1>
        {draft.listing && <p className={css.note}>{words.sell.draftFor(draft.listing)}</p>}
      </header>
      {market.error && (
        <Notice title={market.error.message}>
          <Button onClick={market.again}>{words.errors.again}</Button>
        </Notice>
      )}
      <FolderPart draft={draft} folder={folder} seen={seen} take={take} change={change} isNeeded={isNeeded} />
      {folder && !draft.done.published && (
        <CardPart draft={draft} seen={seen} change={change} isNew={isNew} />
      )}
      {isNew && market.answer && !draft.done.published && (
        <>
          <LicensePart
            draft={draft}
            change={change}
            card={card}
            folder={folder}
            figures={figures}
            faultAt={faultAt}
          />
          <PricePart
            draft={draft}
            change={change}
            figures={figures}
            faultAt={faultAt}
            market={market.answer}
          />
        </>
      )}
      {market.answer && !draft.done.published && (
        <TermsPart
          draft={draft}
          change={change}
          figures={whole}
          isOld={typos.length > 0 || (isCurrent && figures !== whole)}
          faultAt={faultAt}
          market={market.answer}
          isNew={isNew}
        />
      )}
      {market.answer && (
        <Publication
          draft={draft}
          did={did}
          folder={folder}
          seen={seen}
          figures={figures}
          missing={missing}
          isReady={
            isFit &&
            missing.length === 0 &&
            typos.length === 0 &&
            isCurrent &&
            figures !== null &&
            (!isNew || figures.listing !== null)
          }
          market={market.answer}
          again={market.again}
          sealing={sealing}
        />
      )}
    </div>
  );
}
