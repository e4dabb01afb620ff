import { Link, useNavigate, useParams, useRouteContext } from "@tanstack/react-router";
import { useState } from "react";
import { type Call, useChain } from "../../chain/market";
import { ask, type BondRecord, type ListingRecord, type MarketConfig } from "../../chain/records";
import { parseAmount, typedAmount } from "../../market/amount";
import { useAsked } from "../../market/asked";
import { closingIn } from "../../market/closing";
import { markOfHead } from "../../market/marks";
import { useNow } from "../../market/now";
import { type Sending, useSend } from "../../market/send";
import { takingOnChain } from "../../market/taking";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Closes } from "../../parts/Closes";
import { Meter } from "../../parts/Meter";
import { Notice } from "../../parts/Notice";
import { Taking } from "../../parts/Taking";
import { type Asked, useWallet } from "../../wallet/wallet";
import { basisPoints, percentOf } from "./amount";
import { begin } from "./begin";
import { isUnlocked, payeesOf, pricesOf } from "./changes";
import { Field, Part } from "./Field";
import { useFiguresAt } from "./figures";
import { useSealing } from "./hooks";
import { Payees } from "./PricePart";
import { ordersBacked, ordersIn } from "./price";
import { ofAmount, ofTerms } from "./refusals";
import css from "./Sell.module.css";
import type { PayeeDraft } from "./terms";
import { countedIn, countedNote, useSpeech } from "./words";

interface Known {
  listing: ListingRecord;
  settings: MarketConfig;
  bonds: BondRecord[];
  closed: { since: number } | null;
  /** When the latest version was proven bad, in seconds. */
  badSince: number | null;
  /** The licenses sold of each plan; null where any number is. */
  sold: (number | null)[];
  head: { time: number; height: bigint };
}

/** What a seller does with a listing that stands. All of it is read from the chain, and goes on while the index is away. */
export function Manage() {
  const { words } = useSpeech();
  const { id } = useParams({ from: "/listings/$id/manage" });
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const { account, connect, canSign } = useWallet();
  const known = useAsked(chain ? `${id} ${account?.address}` : null, async (): Promise<Known> => {
    if (!chain) throw new Error(words.sell.noChain);
    const listing = await ask.listing(chain, Number(id));
    const { seller, latest_version: latest } = listing;
    const sold = listing.plans.map(({ supply }, plan) =>
      supply == null ? null : ask.sold(chain, listing.id, plan),
    );
    const [settings, bonds, closed, version, head] = await Promise.all([
      ask.config(chain),
      ask.bonds(chain, seller),
      ask.closed(chain, seller),
      latest == null ? null : ask.version(chain, listing.id, latest),
      chain.head(),
    ]);
    const badSince = version?.bad_since ?? null;
    return { listing, settings, bonds, closed, badSince, sold: await Promise.all(sold), head };
  });
  const say = words.sell;
  if (!chain || !config.chain) return <Notice title={say.noChain} note={say.noChainNote} />;
  const failed = known.error && (
    <Notice title={known.error.message}>
      <Button onClick={known.again}>{words.errors.again}</Button>
    </Notice>
  );
  if (!known.answer)
    return (
      failed ?? (
        <div className={css.page}>
          <h1>
            <Bar width={360} />
          </h1>
          <Bar width={280} />
        </div>
      )
    );
  const { listing } = known.answer;
  return (
    <div className={css.page}>
      <header>
        <p className={css.note}>
          <Link to="/models/$id" params={{ id }}>
            {say.toListing}
          </Link>
        </p>
        <h1 className={css.name}>{say.managing(listing.name)}</h1>
      </header>
      {failed}
      {account?.address !== listing.seller ? (
        <Notice title={say.notYoursTitle} note={say.notYoursNote}>
          <Button onClick={connect}>{say.connectButton}</Button>
        </Notice>
      ) : (
        <>
          {!canSign && (
            <Notice title={words.buying.watched}>
              <Button onClick={connect}>{say.connectButton}</Button>
            </Notice>
          )}
          <Managed known={known.answer} again={known.again} canSign={canSign} />
        </>
      )}
    </div>
  );
}

/** Whether it takes orders, or can again. */
const isOpenAt = ({ state }: ListingRecord) => state === "active" || state === "paused";

function Managed({ known, again, canSign }: { known: Known; again: () => void; canSign: boolean }) {
  const { send: act, isRunning, failed } = useSend(again);
  const isOff = isRunning || !canSign;
  const { listing } = known;
  const isOpen = isOpenAt(listing);
  const sealing = useSealing();
  return (
    <>
      {failed}
      <State known={known} act={act} isOff={isOff} sealing={sealing} />
      {isOpen && (
        <Prices key={JSON.stringify(listing.plans)} known={known} act={act} isOff={isOff} sealing={sealing} />
      )}
      {isOpen && <Shares key={JSON.stringify(listing.payees)} known={known} act={act} isOff={isOff} />}
      <Bonds known={known} act={act} isOff={isOff} />
    </>
  );
}

interface Props {
  known: Known;
  act: Sending["send"];
  isOff: boolean;
}

interface Reckoned extends Props {
  sealing: ReturnType<typeof useSealing>;
}

/** What an order reserves at these prices, and what the chain would refuse of them. */
function useReckoned({ known, sealing }: Reckoned, amounts: readonly (string | null)[]) {
  const { config } = useRouteContext({ from: "__root__" });
  return useFiguresAt({ ...known, prefix: config.chain?.prefix ?? "" }, amounts, sealing);
}

/** Whether it takes orders, by the prices that stand. */
function Standing({ known, reckoned }: { known: Known; reckoned: ReturnType<typeof useReckoned> }) {
  const { words } = useSpeech();
  const { figures, isFailed } = reckoned;
  if (figures === null && !isFailed) return <Bar width={160} />;
  const bondOf = figures?.plans.map(({ bond }) => bond) ?? [];
  const hindrance = takingOnChain({ ...known, denoms: known.settings.denoms, bondOf });
  return (
    <>
      <Taking hindrance={hindrance} />
      {hindrance?.kind === "unbacked" && (
        <>
          . <span className={css.lost}>{words.sell.unsold}</span>
        </>
      )}
    </>
  );
}

function State(props: Reckoned) {
  const { known, act, isOff } = props;
  const { words, format } = useSpeech();
  const reckoned = useReckoned(props, []);
  const navigate = useNavigate();
  const [isSure, setSure] = useState(false);
  const { listing, closed } = known;
  const isOpen = isOpenAt(listing);
  const say = words.sell;
  const of = { listing: listing.id };
  const messages = { pause: { pause: of }, resume: { resume: of }, retire: { retire: of } };
  const call = (name: keyof typeof messages): Call[] => [{ contract: "registry", message: messages[name] }];
  const version = async () => {
    // As many orders as the free bond backs are proposed, so that nothing is posted that nobody asked for.
    const needs = listing.plans.flatMap(({ price: { denom } }, plan) => {
      const each = reckoned.figures?.plans[plan]?.bond ?? null;
      return each === null ? [] : [{ denom, each }];
    });
    const free = Object.fromEntries(known.bonds.map((bond) => [bond.denom, bond.free]));
    const backed = ordersBacked(needs, free) ?? 0n;
    const denom = listing.plans[0]?.price.denom ?? "";
    const orders = backed > 0n ? backed.toString() : "1";
    const draft = await begin(denom, null, listing.id.toString(), orders);
    await navigate({ to: "/sell/$draft", params: { draft } });
  };
  return (
    <Part title={say.state}>
      <p>
        <Standing known={known} reckoned={reckoned} />
      </p>
      <dl className={css.facts}>
        <div>
          <dt>{say.deliver}</dt>
          <dd>{format.span(listing.deliver_within)}</dd>
        </div>
        <div>
          <dt>{say.window}</dt>
          <dd>{format.span(listing.challenge_window)}</dd>
        </div>
      </dl>
      <p className={css.note}>{say.spansFixed}</p>
      {closed && (
        <Notice title={say.closed} money>
          <Button
            disabled={isOff}
            onClick={() =>
              void act({ title: say.reopenTitle, calls: [{ contract: "escrow", message: { reopen: {} } }] })
            }
          >
            {say.reopen}
          </Button>
        </Notice>
      )}
      {isOpen && (
        <div className={css.acts}>
          {listing.state === "active" ? (
            <p>
              <Button
                disabled={isOff}
                onClick={() =>
                  void act({ title: say.pauseTitle(listing.name), calls: call("pause"), note: say.pauseNote })
                }
              >
                {say.pause}
              </Button>
              <span className={css.note}>{say.pauseNote}</span>
            </p>
          ) : (
            <p>
              <Button
                disabled={isOff}
                onClick={() => void act({ title: say.resumeTitle(listing.name), calls: call("resume") })}
              >
                {say.resume}
              </Button>
            </p>
          )}
          <p>
            <Button onClick={() => void version()}>{say.newVersion}</Button>
            <span className={css.note}>{say.newVersionNote}</span>
          </p>
          {!isSure && (
            <p>
              <Button onClick={() => setSure(true)}>{say.retire}</Button>
              <span className={css.note}>{say.retireNote}</span>
            </p>
          )}
        </div>
      )}
      {isSure && (
        <div className={css.faults}>
          <p>{say.retireNote}</p>
          <p className={css.ways}>
            <Button
              disabled={isOff}
              onClick={() =>
                void act({
                  title: say.retireTitle(listing.name),
                  calls: call("retire"),
                  note: say.retireNote,
                })
              }
            >
              {say.retireSure}
            </Button>
            <Button onClick={() => setSure(false)}>{say.keep}</Button>
          </p>
        </div>
      )}
    </Part>
  );
}

function Prices(props: Reckoned) {
  const { words, format } = useSpeech();
  const { known, act, isOff } = props;
  const { listing } = known;
  const say = words.sell;
  const [typed, setTyped] = useState(() =>
    listing.plans.map(({ price }) => typedAmount(price.amount, price.denom)),
  );
  const prices = typed.map((text, at) => parseAmount(text, listing.plans[at]?.price.denom ?? ""));
  const calls = pricesOf(listing, prices);
  const { figures, isCurrent } = useReckoned(props, prices);
  const refused = isCurrent
    ? (figures?.refusals ?? []).map((refusal) =>
        ofTerms(
          refusal,
          words,
          format,
          listing.plans.map(({ price }) => price.denom),
        ),
      )
    : [];
  const faultAt = (plan: number) => {
    const denom = listing.plans[plan]?.price.denom ?? "";
    const refusal = refused.find(({ field, at }) => field === "price" && at === plan);
    // A price that stands is no fault of who types another: its denom may have closed since.
    const isTyped = prices[plan] !== listing.plans[plan]?.price.amount;
    return ofAmount(typed[plan] ?? "", denom, words) ?? (isTyped ? (refusal?.text ?? null) : null);
  };
  const reservedAt = (plan: number) => {
    const each = figures?.plans[plan]?.bond ?? null;
    const denom = listing.plans[plan]?.price.denom ?? "";
    if (each === null || faultAt(plan) !== null) return null;
    const free = known.bonds.find((bond) => bond.denom === denom)?.free ?? "0";
    const orders = ordersIn(free, each);
    const show = (amount: string) => format.coin(amount, denom, true);
    return {
      text:
        orders === 0n
          ? say.reservesNone(show(each), show(free))
          : say.reserves(show(each), show(free), format.number(orders.toString()), orders === 1n),
      isNone: orders === 0n,
    };
  };
  const faults = listing.plans.map((_, plan) => faultAt(plan));
  const unsold = listing.plans.flatMap((_, plan) => {
    const reserved = reservedAt(plan);
    return reserved?.isNone && prices[plan] !== listing.plans[plan]?.price.amount ? [reserved.text] : [];
  });
  const closings = [...new Set(listing.plans.map(({ price }) => price.denom))].flatMap((denom) => {
    const at = closingIn(known.settings.denoms, denom);
    return at === null ? [] : [{ denom, at: at === 0 ? null : new Date(at * 1000) }];
  });
  return (
    <Part title={say.prices} note={say.pricesNote}>
      {closings.map(({ denom, at }) => (
        <Closes key={denom} denom={denom} at={at} />
      ))}
      {closings.length > 0 && (
        <p className={css.note}>
          <Link to="/dashboard">{say.movePrices}</Link>
        </p>
      )}
      <div className={css.grid}>
        {listing.plans.map(({ price, resale_royalty_bps: royalty }, at) => (
          <Field
            // biome-ignore lint/suspicious/noArrayIndexKey: a plan is its place in the listing
            key={at}
            label={listing.plans.length > 1 ? say.plan(at + 1) : say.priceOf}
            value={typed[at] ?? ""}
            isNumber
            onChange={(value) => setTyped(typed.map((text, place) => (place === at ? value : text)))}
            fault={faults[at] ?? null}
            note={
              <>
                {`${say.priceBefore(format.coin(price.amount, price.denom, true))}. ${
                  royalty > 0 ? say.royaltyFixed(percentOf(royalty)) : ""
                }`}
                <Reserved {...reservedAt(at)} />
              </>
            }
            beside={<span className={css.unit}>{countedIn(price.denom, words)}</span>}
            caution={countedNote(price.denom, words)}
          />
        ))}
      </div>
      <p className={css.ways}>
        <Button
          disabled={isOff || calls === null || calls.length === 0 || faults.some((fault) => fault !== null)}
          onClick={() =>
            calls &&
            void act({
              title: say.priceTitle(listing.name),
              calls,
              note: [...unsold, say.pricesNote].join(" "),
            })
          }
        >
          {say.setPrices}
        </Button>
      </p>
    </Part>
  );
}

/** How many orders at a price fit into the free bond. */
function Reserved({ text, isNone }: { text?: string; isNone?: boolean }) {
  return text === undefined ? null : <span className={`${css.under} ${isNone ? css.lost : ""}`}>{text}</span>;
}

function Shares({ known, act, isOff }: Props) {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { listing } = known;
  const say = words.sell;
  const [typed, setTyped] = useState<PayeeDraft[]>(() =>
    listing.payees.map(({ address, share_bps: share }) => ({ address, share: percentOf(share) })),
  );
  const { payees, faults } = payeesOf(typed, listing.seller, config.chain?.prefix ?? "");
  const isSame = JSON.stringify(payees) === JSON.stringify(listing.payees);
  const faultAt = (field: string, at = 0) => {
    const fault = faults.find((fault) => fault.field === field && fault.at === at);
    if (!fault) return null;
    if (fault.kind === "typo") return say.wrong.share;
    const sum = typed.reduce((sum, { share }) => sum + (basisPoints(share) ?? 0), 0);
    return say.refusedTerms[fault.kind](percentOf(sum));
  };
  return (
    <Part title={say.payees} note={say.sharesNote}>
      <Payees payees={typed} own={listing.seller} change={setTyped} faultAt={faultAt} isTitled />
      <p className={css.ways}>
        <Button
          disabled={isOff || isSame || faults.length > 0}
          onClick={() =>
            void act({
              title: say.sharesTitle(listing.name),
              calls: [{ contract: "registry", message: { set_payees: { listing: listing.id, payees } } }],
              note: say.sharesNote,
            })
          }
        >
          {say.setShares}
        </Button>
      </p>
    </Part>
  );
}

function Bonds({ known, act, isOff }: Props) {
  const { words } = useSpeech();
  const { listing, bonds } = known;
  // A denom in which nothing is sold and nothing was posted needs no bond.
  const priced = listing.plans.map(({ price }) => price.denom);
  const denoms = [...new Set([...priced, ...bonds.map((bond) => bond.denom)])];
  return (
    <Part title={words.sell.bonds} note={words.sell.bondsNote}>
      {denoms.map((denom) => (
        <Bond
          key={denom}
          denom={denom}
          bond={bonds.find((bond) => bond.denom === denom)}
          known={known}
          act={act}
          isOff={isOff}
        />
      ))}
    </Part>
  );
}

function Bond({ denom, bond, known, act, isOff }: Props & { denom: string; bond: BondRecord | undefined }) {
  const { words, format } = useSpeech();
  const say = words.sell;
  const [typed, setTyped] = useState("");
  // Where no node says how time goes on, it stands where the bond was read.
  const now = useNow(null) ?? markOfHead(known.head);
  const { free = "0", reserved = "0", unlocked = "0" } = bond ?? {};
  const amount = parseAmount(typed, denom);
  const show = (value: string) => format.coin(value, denom, true);
  const isTyped = amount !== null && amount !== "0";
  // A request takes an earlier one's place.
  const most = BigInt(free) + BigInt(unlocked);
  const isFree = isTyped && BigInt(amount) <= most;
  /** What was typed is done then: the next press does not do it again. */
  const once = async (asked: Asked) => {
    if (await act(asked)) setTyped("");
  };
  const from = bond?.available_from ?? null;
  return (
    <div className={css.bond}>
      <Meter reserved={reserved} free={free} />
      <dl className={css.facts}>
        <div>
          <dt>{say.free}</dt>
          <dd>{show(free)}</dd>
        </div>
        <div>
          <dt>{say.reserved}</dt>
          <dd>{show(reserved)}</dd>
        </div>
        {unlocked !== "0" && (
          <div>
            <dt>{say.unlocked}</dt>
            <dd>
              {show(unlocked)}{" "}
              {from !== null &&
                say.unlockedFrom(
                  `${format.date(new Date(from * 1000))}, ${format.time(new Date(from * 1000))}`,
                )}
            </dd>
          </div>
        )}
      </dl>
      <Field
        label={say.amountOf(countedIn(denom, words))}
        caution={countedNote(denom, words)}
        value={typed}
        isNumber
        onChange={setTyped}
        fault={typed === "" ? null : ofAmount(typed, denom, words)}
      />
      <p className={css.ways}>
        <Button
          disabled={isOff || !isTyped}
          onClick={() =>
            void once({
              title: say.postTitle(show(amount ?? "0")),
              calls: [
                {
                  contract: "escrow",
                  message: { post_bond: {} },
                  funds: [{ denom, amount: amount ?? "0" }],
                },
              ],
              note: say.bondsNote,
            })
          }
        >
          {say.post}
        </Button>
        <Button
          disabled={isOff || !isFree}
          onClick={() =>
            void once({
              title: say.unlockTitle(show(amount ?? "0")),
              calls: [{ contract: "escrow", message: { unlock_bond: { denom, amount: amount ?? "0" } } }],
              note: say.unlockNote(format.span(known.settings.bond_delay)),
            })
          }
        >
          {say.unlock}
        </Button>
        {unlocked !== "0" && bond && (
          <>
            <Button
              disabled={isOff || !isUnlocked(bond, now)}
              onClick={() =>
                void act({
                  title: say.withdrawTitle(show(unlocked)),
                  calls: [{ contract: "escrow", message: { withdraw_bond: { denom } } }],
                })
              }
            >
              {say.withdraw(show(unlocked))}
            </Button>
            <Button
              disabled={isOff}
              onClick={() =>
                void act({
                  title: say.cancelUnlock,
                  calls: [{ contract: "escrow", message: { unlock_bond: { denom, amount: "0" } } }],
                })
              }
            >
              {say.cancelUnlock}
            </Button>
          </>
        )}
      </p>
      {isTyped && !isFree && <p className={css.note}>{say.tooMuch(show(most.toString()))}</p>}
    </div>
  );
}
