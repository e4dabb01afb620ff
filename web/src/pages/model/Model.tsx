import { Link, useParams, useRouteContext } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState } from "react";
import { useQuery } from "urql";
import { mixedIn } from "../../market/names";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Address } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { useSpeech, type Words } from "../../words";
import { Aside, PriceBar } from "./Aside";
import { Card } from "./Card";
import { Files } from "./Files";
import { History } from "./History";
import css from "./Model.module.css";
import { type Listing, MODEL } from "./query";
import { Similar } from "./Similar";
import { Versions } from "./Versions";
import { Weighed } from "./Weighed";

const TABS = ["certificate", "card", "files", "versions", "history", "similar"] as const;

export function Model() {
  const { words } = useSpeech();
  const { id } = useParams({ from: "/models/$id" });
  const [{ data: answered, error }, again] = useQuery({ query: MODEL, variables: { id } });
  // So much is drawn in short tasks.
  const data = useDeferredValue(answered);
  if (error && !data) return <Away error={error} again={again} />;
  if (!data) return <Skeleton />;
  if (!data.listing) return <Notice title={words.model.unknown(id)} />;
  return <Shown key={id} listing={data.listing} height={data._meta?.height ?? 0} />;
}

function Shown({ listing, height }: { listing: Listing; height: number | string }) {
  const { words } = useSpeech();
  useVisit(listing.id);
  const [tab, setTab] = useState<(typeof TABS)[number]>("certificate");
  const [chosen, setChosen] = useState(0);
  const plan = listing.plans.find((plan) => plan.index === chosen) ?? listing.plans[0];
  return (
    <div className={css.page}>
      <div>
        <Head listing={listing} />
        <div className={css.tabs} role="tablist" aria-label={listing.name}>
          {TABS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === tab}
              onClick={() => setTab(name)}
            >
              {tabOf(name, listing, words)}
            </button>
          ))}
        </div>
        <div role="tabpanel">
          {tab === "certificate" && <Weighed listing={listing} plan={plan} height={height} />}
          {tab === "card" && <Card card={listing.card ?? null} />}
          {tab === "files" && <Files version={listing.latestVersion ?? null} />}
          {tab === "history" && <History listing={listing} plan={plan} />}
          {tab === "versions" && <Versions versions={listing.versions} />}
          {tab === "similar" && <Similar listing={listing} />}
        </div>
      </div>
      <Aside listing={listing} plan={plan} choose={setChosen} />
      <PriceBar listing={listing} plan={plan} />
    </div>
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
function tabOf(name: (typeof TABS)[number], listing: Listing, words: Words): string {
  const files = listing.latestVersion?.content.fileCount;
  if (name === "files") return files == null ? words.content.files : words.content.filesOf(files);
  if (name === "history") return words.content.history;
  return words.model.tabs[name];
}

function Head({ listing }: { listing: Listing }) {
  const { words, format } = useSpeech();
  const version = listing.latestVersion;
  const mixed = mixedIn(listing.name);
  return (
    <header>
      <p className={css.task}>{listing.task}</p>
      <h1 className={css.name}>{listing.name}</h1>
      {mixed.length > 0 && <p className={css.mixed}>{words.content.mixed(mixed.join(", "))}</p>}
      {listing.card?.title && listing.card.title !== listing.name && (
        <p className={css.says}>“{listing.card.title}”</p>
      )}
      <p className={css.facts}>
        <span>
          {words.model.by} <Address address={listing.seller} label={words.model.seller} />
        </span>
        <span>
          {version
            ? words.model.version(format.number(version.number), format.date(version.publishedAt))
            : words.model.noVersion}
        </span>
        {listing.baseModels.map(({ name, listings }) => (
          <span key={name}>
            {words.model.basedOn}{" "}
            {listings[0] ? (
              <Link to="/models/$id" params={{ id: listings[0].id }}>
                {name}
              </Link>
            ) : (
              name
            )}
          </span>
        ))}
      </p>
    </header>
  );
}

function Skeleton() {
  return (
    <div className={css.page}>
      <div className={css.waiting}>
        <Bar width={120} />
        <h1>
          <Bar width={420} />
        </h1>
        <Bar width={320} />
      </div>
    </div>
  );
}
