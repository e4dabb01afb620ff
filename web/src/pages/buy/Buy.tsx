import { Link, useNavigate, useParams, useRouteContext, useSearch } from "@tanstack/react-router";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import { type Chain, useChain } from "../../chain/market";
import { type Deal, dealOf, OrderHindered, Unbuyable, type Wanted } from "../../chain/quote";
import { ask, type LicenseKind, type ListingRecord, type Rights } from "../../chain/records";
import type { ChainConfig } from "../../config";
import { parseAmount } from "../../market/amount";
import { useAsked } from "../../market/asked";
import { guaranteeOf } from "../../market/guarantee";
import { useEvery } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Hindered } from "../../parts/Hindered";
import { LicenseText, licenseFacts } from "../../parts/LicenseText";
import { Loading, LoadingOfOrder, loading } from "../../parts/Loading";
import { Loads, Publisher } from "../../parts/Marks";
import { Notice } from "../../parts/Notice";
import { useWeighing } from "../../sealing/weighing";
import { type Format, unitOf, useSpeech, type Words } from "../../words";
import css from "./Buy.module.css";
import { Pay } from "./Pay";

/** What an index says of it, which a purchase goes on without: whose name it bears, and whether loading it runs code. */
const PUBLISHED = graphql(`
  query Published($id: ID!) {
    listing(id: $id) {
      ...Marked
      latestVersion {
        ...Loaded
      }
    }
  }
`);

const DAY = 86_400;
const EXPIRIES = [1, 3, 7, 30];
/** The chain is asked again whether all is as it is shown. */
const OFTEN = 30_000;

/** What is bought, what it costs, what happens then: by the chain alone, so that it goes on while the index is away. */
export function Buy() {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { id } = useParams({ from: "/models/$id/buy" });
  const chain = useChain();
  if (!/^\d{1,15}$/.test(id)) return <Notice title={words.model.unknown(id)} />;
  if (!chain || !config.chain) {
    return (
      <Notice title={words.buying.noChain} note={words.buying.noChainNote}>
        <code>weighhouse buy {id}</code>
      </Notice>
    );
  }
  return <Purchase key={id} listing={Number(id)} chain={chain} config={config.chain} />;
}

function Purchase({ listing, chain, config }: { listing: number; chain: Chain; config: ChainConfig }) {
  const { words, format, language } = useSpeech();
  const search = useSearch({ from: "/models/$id/buy" });
  const navigate = useNavigate({ from: "/models/$id/buy" });
  const [waiveWindow, setWaiveWindow] = useState(false);
  const [typed, setTyped] = useState("");
  const [days, setDays] = useState(7);
  const [{ data: known, error: isAway }] = useQuery({
    query: PUBLISHED,
    variables: { id: listing.toString() },
  });
  // Their sentences come while the chain is asked for the price, so that none of them moves what is shown.
  useEffect(() => void loading.of(language).catch(() => null), [language]);
  const license = search.license === undefined ? undefined : Number(search.license);
  const found = useAsked(`listing ${listing}`, () => ask.listing(chain, listing));
  const sold = useAsked(license === undefined ? null : `license ${license}`, () =>
    ask.order(chain, license ?? 0),
  );
  const plan = license === undefined ? (search.plan ?? 0) : sold.answer?.plan;
  const listed = found.answer?.plans[plan ?? 0]?.price;
  const denom = listed?.denom;
  const isOffer = search.offer === true && license === undefined;
  const price = isOffer && denom ? parseAmount(typed, denom) : null;
  const isAsked = plan !== undefined && (!isOffer || (price !== null && price !== "0"));
  const wanted: Wanted = {
    listing,
    plan: plan ?? 0,
    waiveWindow,
    ...(license !== undefined && { license }),
    ...(isOffer && price !== null && { price }),
  };
  const deal = useAsked(isAsked ? JSON.stringify(wanted) : null, () => dealOf(chain, config, wanted));
  // A deal that was asked for again may be another: what is paid is what is on the page.
  const [shown, setShown] = useState<{ key: string; deal: Deal }>();
  const key = JSON.stringify(wanted);
  if (deal.answer && shown?.key !== key) setShown({ key, deal: deal.answer });
  const current = shown?.key === key && isAsked ? shown.deal : undefined;
  const changed = current && deal.answer && deal.answer.quote.order_hash !== current.quote.order_hash;
  useEvery(isAsked ? OFTEN : null, deal.again);
  if (found.error && !found.answer) {
    return (
      <Notice title={words.buying.nodeAway} note={found.error.message}>
        <Button onClick={found.again}>{words.errors.again}</Button>
      </Notice>
    );
  }
  return (
    <div className={css.page}>
      <article className={css.sheet}>
        <header className={css.head}>
          <h1>{isOffer ? words.buying.offerTitle : words.buying.title}</h1>
          <p className={css.note}>
            {found.answer ? (
              <Link to="/models/$id" params={{ id: listing.toString() }}>
                {found.answer.name}
              </Link>
            ) : (
              <Bar width={180} />
            )}
            {current && `, ${words.buying.version(current.version.number.toString())}`}
            {license !== undefined && `, ${words.model.licenseNumber(license.toString())}`}
          </p>
          <Publisher publisher={known?.listing?.publisher ?? null} />
          {license === undefined && <Loads loads={known?.listing?.loads} scanned={known?.listing?.scanned} />}
        </header>
        {license === undefined && found.answer && found.answer.plans.length > 1 && (
          <Plans
            plans={found.answer.plans}
            chosen={plan ?? 0}
            choose={(chosen) =>
              navigate({
                search: { ...(chosen > 0 && { plan: chosen }), ...(isOffer && { offer: true }) },
                replace: true,
              })
            }
          />
        )}
        {isOffer && listed && denom && (
          <section className={css.offer}>
            <p>{words.buying.asked(format.coin(listed.amount, listed.denom, true))}</p>
            <Field
              label={words.buying.yourPrice}
              unit={unitOf(denom)}
              value={typed}
              inputMode="decimal"
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
              wrong={typed !== "" && (price === null || price === "0") ? words.buying.noAmount : null}
              note={words.buying.offerNote}
            />
            <label className={css.choice}>
              <span>{words.buying.offerFor}</span>
              <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
                {EXPIRIES.map((each) => (
                  <option key={each} value={each}>
                    {words.buying.days(each)}
                  </option>
                ))}
              </select>
            </label>
          </section>
        )}
        {deal.error && !current && (
          <Refusal error={deal.error} again={deal.again} listing={found.answer} plan={plan ?? 0} />
        )}
        {isOffer && !isAsked && <p className={css.note}>{words.buying.priceFirst}</p>}
        {isAsked && !current && !deal.error && <Skeleton />}
        {changed && deal.answer && current && (
          <Changed
            before={current}
            after={deal.answer}
            look={() => deal.answer && setShown({ key, deal: deal.answer })}
          />
        )}
        {current && (
          <Terms
            deal={current}
            wanted={wanted}
            expiresIn={days * DAY}
            waiveWindow={waiveWindow}
            setWaiveWindow={setWaiveWindow}
          >
            <Suspense fallback={<Bar width={280} />}>
              {license === undefined ? (
                <Loading version={known?.listing?.latestVersion} isAway={isAway !== undefined} />
              ) : (
                <LoadingOfOrder order={license.toString()} />
              )}
            </Suspense>
          </Terms>
        )}
      </article>
      {current && (
        <Pay
          key={key}
          chain={chain}
          config={config}
          deal={current}
          wanted={wanted}
          expiresIn={days * DAY}
          isStale={Boolean(changed)}
          again={deal.again}
        />
      )}
    </div>
  );
}

function Plans(props: {
  plans: { kind: LicenseKind; rights: Rights; price: { amount: string; denom: string } }[];
  chosen: number;
  choose: (plan: number) => void;
}) {
  const { words, format } = useSpeech();
  return (
    <fieldset className={css.plans}>
      <legend className="told">{words.buying.plan}</legend>
      {props.plans.map(({ kind, rights, price }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a plan is its position
        <label key={index} className={css.plan}>
          <input
            type="radio"
            name="plan"
            checked={index === props.chosen}
            onChange={() => props.choose(index)}
          />
          <span>{kindOf(kind, rights, words, format)}</span>
          <span className={css.amount}>{format.coin(price.amount, price.denom)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function kindOf(kind: LicenseKind, rights: Rights, words: Words, format: Format): string {
  const use = rights.commercial ? words.model.commercialPlan : words.model.privatePlan;
  const term = "term" in kind ? words.model.term(format.span(kind.term.seconds)) : words.model.forGood;
  return `${use}, ${term}`;
}

function Terms(props: {
  deal: Deal;
  wanted: Wanted;
  expiresIn: number;
  waiveWindow: boolean;
  setWaiveWindow: (waive: boolean) => void;
  /** What else is read before it is paid. */
  children: ReactNode;
}) {
  const { words, format } = useSpeech();
  const { deal, wanted, waiveWindow } = props;
  const { terms } = deal.quote;
  const unit = unitOf(terms.denom);
  const amount = (value: string | bigint) => format.amount(value.toString(), terms.denom, true);
  // What comes back is cut as everywhere: it is never said to be more than it is.
  const returned = (value: bigint) => format.coin(value.toString(), terms.denom);
  const guarantee = guaranteeOf({ ...terms, royalty: terms.resale?.royalty ?? "0" });
  const buying = words.buying;
  const listed = deal.listing.plans[wanted.plan]?.price;
  const isResale = terms.resale != null;
  const span = (seconds: number) => format.span(seconds);
  const then: [string, string][] = [];
  if (wanted.price !== undefined) {
    then.push([buying.forSpan(span(props.expiresIn)), buying.thenTaken]);
    if (deal.free !== null)
      then.push([
        buying.notBefore,
        buying.thenFree(format.coin(terms.bond, terms.denom, true), returned(BigInt(deal.free))),
      ]);
  }
  then.push([
    buying.within(span(terms.deliver_within)),
    buying.thenKey(returned(guarantee.ifUndelivered), span(terms.deliver_within + terms.grace)),
  ]);
  if (terms.challenge_window > 0) {
    then.push([
      buying.forSpan(span(terms.challenge_window)),
      buying.thenOpen(returned(guarantee.ifProvenBad)),
    ]);
    if (terms.arbiter) {
      then.push([
        buying.orElse,
        buying.thenDispute(
          format.coin(guarantee.stake.toString(), terms.denom, true),
          returned(guarantee.ifDisputedAtMost ?? 0n),
          span(terms.arbiter.decide_within),
        ),
      ]);
    }
    then.push([buying.afterwards, buying.thenPaid]);
    if (!isResale && terms.cooldown > 0) {
      const later = returned(guarantee.ifProvenBadLater);
      then.push([buying.forSpan(span(terms.cooldown)), buying.thenLater(later)]);
    }
  } else {
    then.push([
      buying.afterwards,
      isResale ? buying.waivedResale : buying.waived(format.coin(terms.bond, terms.denom, true)),
    ]);
  }
  return (
    <>
      <section className={css.section}>
        <h2 className={css.small}>
          <span>{buying.whatYouPay}</span>
          <span>{unit}</span>
        </h2>
        <table className={css.sum}>
          <tbody>
            <tr>
              <td>
                {kindOf(terms.grant.kind, terms.grant.rights, words, format)}{" "}
                <small>{buying.fee(amount(terms.fee))}</small>
                {terms.resale && <small> {buying.royalty(amount(terms.resale.royalty))}</small>}
                {wanted.price !== undefined && listed && (
                  <small> {buying.listedAt(amount(listed.amount))}</small>
                )}
              </td>
              <td>{amount(terms.price)}</td>
            </tr>
          </tbody>
          <tfoot>
            <tr>
              <th>{buying.intoEscrow}</th>
              <td>{amount(terms.price)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
      <section className={css.section}>
        <h2>{buying.whatHappens}</h2>
        <dl className={css.steps}>
          {then.map(([when, what]) => (
            <div key={`${when} ${what}`}>
              <dt>{when}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        {(deal.quote.terms.challenge_window > 0 || waiveWindow) && (
          <label className={css.check}>
            <input
              type="checkbox"
              checked={waiveWindow}
              onChange={(event) => props.setWaiveWindow(event.target.checked)}
            />
            <span>
              {buying.waive}
              <small>
                {isResale
                  ? buying.waiveNoteResale
                  : buying.waiveNote(format.coin(terms.bond, terms.denom, true))}
              </small>
            </span>
          </label>
        )}
      </section>
      <section className={css.section}>
        <h2>{buying.whatLicense}</h2>
        <Rightful rights={terms.grant.rights} deal={deal} />
      </section>
      {props.children}
      <WeighedAlready root={deal.version.ciphertext_root} listing={deal.listing.id} />
    </>
  );
}

function Rightful({ rights, deal }: { rights: Rights; deal: Deal }) {
  const { words, format } = useSpeech();
  const names = ["commercial", "derivatives", "transferable", "redistribution"] as const;
  const granted = names.filter((right) => rights[right]).map((right) => words.rights[right]);
  const refused = names.filter((right) => !rights[right]).map((right) => words.rights[right]);
  const { license } = deal.listing;
  return (
    <dl className={css.steps}>
      <div>
        <dt>{words.rights.you}</dt>
        <dd>{granted.join(", ") || words.rights.only}</dd>
      </div>
      {refused.length > 0 && (
        <div>
          <dt>{words.model.mayNot}</dt>
          <dd>{refused.join(", ")}</dd>
        </div>
      )}
      <div>
        <dt>{words.buying.text}</dt>
        <dd>
          <LicenseText license={license} />
          {rights.seats != null && `, ${words.buying.seats(format.number(rights.seats))}`}
        </dd>
      </div>
      {licenseFacts(license, words).map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {deal.expiresAt !== null && (
        <div>
          <dt>{words.buying.ends}</dt>
          <dd>{format.date(new Date(deal.expiresAt * 1000))}</dd>
        </div>
      )}
    </dl>
  );
}

function WeighedAlready({ root, listing }: { root: string; listing: number }) {
  const { words, format } = useSpeech();
  const { weighing } = useWeighing(root);
  if (weighing.state === "done") {
    const at = new Date(weighing.at);
    return <p className={css.weighed}>{words.buying.youWeighed(`${format.date(at)}, ${format.time(at)}`)}</p>;
  }
  return (
    <p className={css.weighed}>
      {words.buying.notWeighed}{" "}
      <Link to="/models/$id" params={{ id: listing.toString() }}>
        {words.weighing.start}
      </Link>
    </p>
  );
}

/** The seller, or the market, changed something since the page showed it. */
function Changed({ before, after, look }: { before: Deal; after: Deal; look: () => void }) {
  const { words, format } = useSpeech();
  const [one, other] = [before.quote.terms, after.quote.terms];
  const price = (terms: typeof one) => format.coin(terms.price, terms.denom, true);
  const isPrice = one.price !== other.price || one.denom !== other.denom;
  return (
    <Notice
      title={isPrice ? words.buying.priceChanged(price(one), price(other)) : words.buying.termsChanged}
      note={words.buying.nothingPaid}
      money
    >
      <Button onClick={look}>{words.buying.showNew}</Button>
    </Notice>
  );
}

/** Why nothing is bought: by the chain's records, or in its words. */
function Refusal(props: {
  error: Error;
  again: () => void;
  listing: ListingRecord | undefined;
  plan: number;
}) {
  const { words } = useSpeech();
  const { error, again, listing, plan } = props;
  const { obstacles } = words.buying;
  if (error instanceof OrderHindered && listing) {
    return (
      <Hindered
        hindrance={error.hindrance}
        listing={listing.id.toString()}
        seller={listing.seller}
        plan={plan}
        isResold={false}
      />
    );
  }
  if (error instanceof Unbuyable) {
    const { obstacle } = error;
    switch (obstacle.kind) {
      case "ordered":
        return <Notice title={obstacles.ordered(obstacle.order.toString())} note={obstacles.later} />;
      case "not-for-resale":
        return <Notice title={obstacles.notForResale} />;
      case "no-plan":
        return <Notice title={obstacles.noPlan} />;
      case "no-version":
        return <Notice title={words.model.noVersion} />;
    }
  }
  return (
    <Notice title={obstacles.refused} note={error.message}>
      <Button onClick={again}>{words.errors.again}</Button>
    </Notice>
  );
}

function Skeleton() {
  return (
    <div className={css.skeleton} data-waiting>
      <Bar width={320} />
      <Bar width={260} />
      <Bar width={300} />
    </div>
  );
}
