import { Link, useNavigate, useParams, useRouteContext, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useDeferredValue, useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { mixedIn } from "../../market/names";
import { useEvery } from "../../market/now";
import { hindranceOf } from "../../market/orderable";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { LinkButton } from "../../parts/Button";
import { Address } from "../../parts/Hash";
import { Marks, Stars } from "../../parts/Marks";
import { Notice } from "../../parts/Notice";
import { useTabs } from "../../parts/Tabs";
import { useWallet } from "../../wallet/wallet";
import { useSpeech, type Words } from "../../words";
import { Pending } from "../Pending";
import { Aside, PriceBar } from "./Aside";
import { Card } from "./Card";
import css from "./Model.module.css";
import { type Listing, MODEL, type Resales } from "./query";
import { TABS, type Tab } from "./tabs";
import { Weighed } from "./Weighed";

/** Charts are loaded with the tab that has them. */
const History = lazy(() => import("./History").then(({ History }) => ({ default: History })));

/** So are files, versions and what is similar: most readers stay at the certificate. */
const Files = lazy(() => import("./Files").then(({ Files }) => ({ default: Files })));
const Versions = lazy(() => import("./Versions").then(({ Versions }) => ({ default: Versions })));
const Similar = lazy(() => import("./Similar").then(({ Similar }) => ({ default: Similar })));

/** How it is shown elsewhere is loaded for whoever asks. */
const Share = lazy(() => import("./Share").then(({ Share }) => ({ default: Share })));

/** Reviews are loaded with the tab that has them. */
const Reviews = lazy(() => import("./Reviews").then(({ Reviews }) => ({ default: Reviews })));

/** How often a page that shows no way to order asks whether there is one, in milliseconds. */
const OFTEN = 15_000;

export function Model() {
  const { words } = useSpeech();
  const { id } = useParams({ from: "/models/$id" });
  const [{ data, error }, again] = useQuery({ query: MODEL, variables: { id } });
  if (error && !data) return <Away error={error} again={again} />;
  if (!data) return <Pending />;
  if (!data.listing) return <Notice title={words.model.unknown(id)} />;
  return (
    <Shown
      key={id}
      listing={data.listing}
      resales={data.resales}
      height={data._meta?.height ?? 0}
      again={() => again({ requestPolicy: "network-only" })}
    />
  );
}

/** The base models that are named below a title; the part of what is similar has all that the index answers. */
const MOST_BASES = 3;

/** Listings that were drawn whole. A reader who goes back to one finds its page as long as it was left. */
const drawn = new Set<string>();

interface Whole {
  listing: Listing;
  resales: Resales;
  height: number | string;
  again: () => void;
}

function Shown(props: Whole) {
  const { id } = props.listing;
  // The name is drawn first: the rest is much, and drawn in short tasks.
  const listing = useDeferredValue(props.listing, drawn.has(id) ? props.listing : null);
  const isWhole = listing !== null;
  useEffect(() => {
    if (isWhole) drawn.add(id);
  }, [id, isWhole]);
  return (
    <div className={css.page}>
      <Head listing={props.listing} isWhole={isWhole} />
      {listing && <Rest {...props} listing={listing} />}
    </div>
  );
}

function Rest(props: Whole) {
  const { words } = useSpeech();
  const { listing, height } = props;
  const { account } = useWallet();
  useVisit(listing.id);
  const { tab = "certificate" } = useSearch({ from: "/models/$id" });
  const navigate = useNavigate({ from: "/models/$id" });
  const tabs = useTabs({
    label: listing.name,
    names: TABS,
    chosen: tab,
    choose: (name, byKey) =>
      navigate({ search: name === "certificate" ? {} : { tab: name }, resetScroll: false, replace: byKey }),
    titleOf: (name) => tabOf(name, listing, words),
  });
  const [chosen, setChosen] = useState(0);
  const plan = listing.plans.find((plan) => plan.index === chosen) ?? listing.plans[0];
  const found = plan ? hindranceOf(listing, plan, account?.address) : null;
  const hindrance = found?.kind === "denom" ? { ...found, since: plan?.denomClosesAt } : found;
  useEvery(hindrance === null || hindrance.kind === "own" ? null : OFTEN, props.again);
  const buying = useRef<HTMLDivElement>(null);
  return (
    <>
      <Aside
        listing={listing}
        resales={props.resales}
        plan={plan}
        hindrance={hindrance}
        choose={setChosen}
        buying={buying}
      />
      <div className={css.body}>
        {tabs.list(css.tabs)}
        {tabs.panel(
          // Another tab is another place: none is kept on the page while the next one is loaded.
          <Suspense key={tab} fallback={<Bar width={320} />}>
            {tab === "certificate" && <Weighed listing={listing} plan={plan} height={height} />}
            {tab === "card" && <Card card={listing.card ?? null} />}
            {tab === "files" && <Files listing={listing} />}
            {tab === "history" && <History listing={listing} plan={plan} />}
            {tab === "versions" && <Versions listing={listing} />}
            {tab === "reviews" && <Reviews listing={listing} />}
            {tab === "similar" && <Similar listing={listing} />}
          </Suspense>,
        )}
      </div>
      {/* A listing without a version has nothing to buy. */}
      {listing.latestVersion && (
        <PriceBar listing={listing} plan={plan} hindrance={hindrance} buying={buying} />
      )}
    </>
  );
}

/** Tells the index of a visit, which it counts without anything of the visitor. Nothing depends on whether it hears. */
function useVisit(id: string) {
  const { config } = useRouteContext({ from: "__root__" });
  useEffect(() => {
    const url = new URL(`v1/listings/${encodeURIComponent(id)}/visits`, config.api);
    fetch(url, { method: "POST", keepalive: true, credentials: "omit" }).catch(() => null);
  }, [id, config.api]);
}

/** A tab says how many there are. */
function tabOf(name: Tab, listing: Listing, words: Words): string {
  const files = listing.latestVersion?.content.fileCount;
  if (name === "files") return files == null ? words.content.files : words.content.filesOf(files);
  if (name === "history") return words.content.history;
  return words.model.tabs[name];
}

/** Without its facts, which have addresses in a face of their own, until the rest is drawn. */
function Head({ listing, isWhole }: { listing: Listing; isWhole: boolean }) {
  const { words } = useSpeech();
  const mixed = mixedIn(listing.name);
  const summary = listing.card?.summary;
  return (
    <header className={css.head}>
      <p className={css.task}>{listing.task}</p>
      <h1 className={css.name}>{listing.name}</h1>
      {mixed.length > 0 && <p className={css.mixed}>{words.content.mixed(mixed.join(", "))}</p>}
      <Marks of={listing} />
      {summary && <p className={css.says}>“{summary}”</p>}
      {isWhole ? (
        <>
          <Facts listing={listing} />
          <Sharing listing={listing} />
        </>
      ) : (
        <p className={css.facts}>
          <Bar width={320} />
        </p>
      )}
    </header>
  );
}

/** A model's page is shared by few: what that takes is loaded when it is asked for. */
function Sharing({ listing }: { listing: Listing }) {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const [isOpen, setOpen] = useState(false);
  const feed = new URL(`v1/feeds/listings/${listing.id}.atom`, config.api).href;
  return (
    <>
      {/* For programs that look for a feed. */}
      <link rel="alternate" type="application/atom+xml" title={listing.name} href={feed} />
      <p className={css.share}>
        <LinkButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.model.share}
        </LinkButton>
      </p>
      {isOpen && (
        <Suspense fallback={<Bar width={320} />}>
          <Share listing={listing} />
        </Suspense>
      )}
    </>
  );
}

function Facts({ listing }: { listing: Listing }) {
  const { words, format } = useSpeech();
  const version = listing.latestVersion;
  return (
    <p className={css.facts}>
      <span>
        {words.model.by} <Address address={listing.seller} label={words.model.seller} />
      </span>
      <span>
        {version
          ? words.model.version(format.number(version.number), format.date(version.publishedAt))
          : words.model.noVersion}
      </span>
      {Number(listing.rating?.reviews ?? 0) > 0 && (
        <Link to="/models/$id" params={{ id: listing.id }} search={{ tab: "reviews" }} resetScroll={false}>
          <Stars rating={listing.rating} />
        </Link>
      )}
      {listing.baseModels.slice(0, MOST_BASES).map(({ name, listings }) => (
        <span key={name}>
          {words.model.basedOn}{" "}
          {listings[0] ? (
            <Link to="/models/$id" params={{ id: listings[0].id }}>
              {name}
            </Link>
          ) : (
            name
          )}
          <Marks of={listings[0]} />
        </span>
      ))}
    </p>
  );
}
