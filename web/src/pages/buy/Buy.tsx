import { Link, useNavigate, useParams, useRouteContext, useSearch } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import { type Chain, useChain } from "../../chain/market";
import { type Deal, dealOf, type Wanted } from "../../chain/quote";
import { ask } from "../../chain/records";
import type { ChainConfig } from "../../config";
import { faultOf, parseAmount } from "../../market/amount";
import { useAsked } from "../../market/asked";
import { useEvery } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Loading, LoadingOfOrder, loading } from "../../parts/Loading";
import { Loads, Publisher, Stars } from "../../parts/Marks";
import { Notice } from "../../parts/Notice";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import { Alike } from "./Alike";
import css from "./Buy.module.css";
import { Pay } from "./Pay";
import { Plans } from "./Plans";
import { Changed, Refusal } from "./Refusal";
import { Terms } from "./Terms";

/** What an index says of it, which a purchase goes on without: whose name it bears, its stars, and whether loading it runs code. */
const PUBLISHED = graphql(`
  query Published($id: ID!) {
    listing(id: $id) {
      ...Marked
      rating {
        milliStars
        reviews
      }
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
  const { account } = useWallet();
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
  const fault = isOffer && denom ? faultOf(typed, denom) : null;
  const isAbove = price !== null && listed !== undefined && BigInt(price) > BigInt(listed.amount);
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
            )}{" "}
            <Stars rating={known?.listing?.rating ?? null} />
            {current && `, ${words.buying.version(current.version.number.toString())}`}
            {license !== undefined && `, ${words.model.licenseNumber(license.toString())}`}
          </p>
          <Publisher publisher={known?.listing?.publisher ?? null} />
          {license === undefined && <Loads loads={known?.listing?.loads} scanned={known?.listing?.scanned} />}
        </header>
        <Alike publisher={known?.listing?.publisher} />
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
              wrong={fault && words.buying.amounts[fault](format.coin("1", denom, true))}
              note={words.buying.offerNote}
            />
            {isAbove && (
              <Notice
                title={words.buying.above(format.coin(listed.amount, listed.denom, true))}
                note={words.buying.aboveNote}
                money
              >
                <Link
                  to="/models/$id/buy"
                  params={{ id: listing.toString() }}
                  search={search.plan === undefined ? {} : { plan: search.plan }}
                >
                  {words.buying.atList}
                </Link>
              </Notice>
            )}
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
          // A key that was made under one account's signature is no other's.
          key={`${account?.address} ${key}`}
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

function Skeleton() {
  return (
    <div className={css.skeleton} data-waiting>
      <Bar width={320} />
      <Bar width={260} />
      <Bar width={300} />
    </div>
  );
}
