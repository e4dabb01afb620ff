import { Link, useParams } from "@tanstack/react-router";
import { get } from "../../keys/store";
import { useAsked } from "../../market/asked";
import type { Mark } from "../../market/marks";
import { useClock } from "../../market/now";
import type { Sale } from "../../market/sale";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Certificate, Line, Lines, Section, Waiting } from "../../parts/Certificate";
import { Address, Hash } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { type Moment, Timeline } from "../../parts/Timeline";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech, type Words } from "../../words";
import { Weighed as WeighedHere } from "../model/Weigh";
import { Acts } from "./Acts";
import css from "./Order.module.css";
import { type Opening, useOpening } from "./opening";
import type { Shown } from "./query";
import { SaleMarks } from "./SaleMarks";
import { type Followed, useOrder } from "./useOrder";

/** An order's certificate, which fills in step by step, and beside it what can be done now. */
export function Order() {
  const { words } = useSpeech();
  const { id } = useParams({ from: "/orders/$id" });
  const followed = useOrder(id);
  const { account } = useWallet();
  const { shown, sale, now, error } = followed;
  if (!/^\d{1,15}$/.test(id) || followed.isUnknown) return <Notice title={words.order.unknown(id)} />;
  if (!shown && error) return <Away error={error} again={followed.again} />;
  if (!shown || !sale) {
    return (
      <h1 className={css.waiting} data-waiting>
        <Bar width={300} />
      </h1>
    );
  }
  return (
    <div className={css.page}>
      <Sheet key={id} order={shown} sale={sale} now={now} by={followed.by} />
      {now && (
        <Acts
          // What one account typed is not another's to send.
          key={`acts ${id} ${account?.address}`}
          shown={shown}
          sale={sale}
          onChain={followed.onChain}
          now={now}
          again={followed.again}
        />
      )}
    </div>
  );
}

function Sheet(props: { order: Shown; sale: Sale; now: Mark | null; by: Followed["by"] }) {
  const { words, format } = useSpeech();
  const { order, sale } = props;
  const { account } = useWallet();
  const clock = useClock();
  const opening = useOpening(order.id);
  // The chain's clock is its last block's; what is left runs on from it.
  const now = new Date(Math.max(clock, (props.now?.time ?? 0) * 1000)).toISOString();
  const unit = unitOf(order.price.denom);
  const money = (amount: string) => format.coin(amount, order.price.denom, true);
  const version = order.soldVersion;
  const isSplit = BigInt(order.returned.amount) > 0n;
  const where =
    order.state === "SETTLED"
      ? isSplit
        ? words.order.split(unit, format.amount(order.returned.amount, order.price.denom, true))
        : words.order.paidOut(unit)
      : order.state === "REFUNDED" || order.state === "WITHDRAWN"
        ? words.order.backToYou(unit)
        : words.order.inEscrow(unit);
  const height = (kind: string) => {
    const step = order.history.find((step) => step.kind === kind);
    return step && words.order.at(format.number(step.height));
  };
  const isOpenOffer = order.state === "OFFERED" || order.state === "WITHDRAWN";
  const isBuyer = account?.address === order.buyer;
  const isJudged = opening.step === "open" || opening.step === "bad";
  return (
    <Certificate
      isPage
      title={
        <span className={css.title}>
          <span>{order.isOffer ? words.order.offer(order.id) : words.order.title(order.id)}</span>
          <span>{format.amount(order.price.amount, order.price.denom)}</span>
        </span>
      }
      note={
        order.listing &&
        version && (
          <>
            <Link to="/models/$id" params={{ id: order.listing.id }}>
              {order.listing.name}
            </Link>
            , {words.model.version(format.number(version.number), format.date(order.placedAt))}
            <SaleMarks of={order} />
          </>
        )
      }
      right={where}
      foot={<span>{words.buying.by[props.by]}</span>}
    >
      <Timeline
        moments={momentsOf(order, words)}
        now={order.closedAt ?? now}
        left={leftOf(order, sale, now, format.span)}
      />
      {version && (
        <Section title={words.order.weighed} known="proven">
          <Lines>
            <Line label={words.order.sealed} known="proven">
              {words.order.sealedOf(format.number(version.size), format.number(version.chunkCount))}
            </Line>
            <WeighedHere version={version} />
          </Lines>
        </Section>
      )}
      <Section
        title={isOpenOffer ? words.order.offered : words.order.paid}
        known="proven"
        word={height(order.isOffer ? "OFFERED" : "PLACED")}
      >
        <Lines>
          <Line label={words.order.intoEscrow} right={format.time(order.placedAt)}>
            {money(order.price.amount)} <Address address={order.buyer} label={words.order.buyersKey} />
          </Line>
          {order.bondState !== "NONE" && (
            <Line label={words.order.reserved}>{words.order.bondOf(money(order.bond.amount))}</Line>
          )}
          <Line label={words.order.buyersKey}>
            <Hash hex={order.transportKey} label={words.order.buyersKey} />
            {isBuyer && <KeptKeys publicKey={order.transportKey} step={opening.step} />}
          </Line>
        </Lines>
      </Section>
      {!isOpenOffer && <Delivered order={order} height={height("DELIVERED")} />}
      {isBuyer && order.deliveredAt && (order.state !== "REFUNDED" || isJudged) && (
        <OpenedHere opening={opening} version={version} />
      )}
      {order.dispute && <Disputed dispute={order.dispute} money={money} />}
      <Ended order={order} money={money} />
    </Certificate>
  );
}

/** Where the backup of the order's key is, as far as this browser knows: opening the file may bring it here. */
function KeptKeys({ publicKey, step }: { publicKey: string; step: Opening["step"] }) {
  const { words } = useSpeech();
  const { answer, error } = useAsked(
    `${publicKey} ${step}`,
    async () => (await get("transport", publicKey)) ?? null,
  );
  if (answer === undefined && !error) return <p className={css.note}>&nbsp;</p>;
  const { keys } = words.buying;
  const where = answer
    ? [keys.here, answer.kept.api && keys.api, answer.kept.file && keys.file].filter(Boolean).join(", ")
    : keys.notHere;
  return (
    <p className={css.note}>
      {where}
      {!(answer?.kept.api && answer.kept.file) && (
        <>
          {". "}
          <Link to="/library">{answer ? keys.elsewhere : keys.restore}</Link>
        </>
      )}
    </p>
  );
}

/** What this browser found in the file: ink, for it proves something to its reader alone. */
function OpenedHere({ opening, version }: { opening: Opening; version: Shown["soldVersion"] }) {
  const { words, format } = useSpeech();
  const said = words.buying.opening;
  const chunks = format.number(version?.chunkCount ?? 0);
  const share = opening.step === "opening" ? opening.done / opening.total : null;
  return (
    <Section
      title={said.byYou}
      {...(opening.step === "open" || opening.step === "bad" ? {} : { known: "waiting" as const })}
    >
      <Lines>
        <Line label={said.chunks}>
          {opening.step === "open" ? (
            said.allGood(chunks)
          ) : opening.step === "bad" ? (
            <span className={css.bad}>{said.oneBad(format.number(opening.chunk))}</span>
          ) : (
            <Waiting>{share === null ? said.notYet(chunks) : format.share(share)}</Waiting>
          )}
        </Line>
      </Lines>
    </Section>
  );
}

function Delivered(props: { order: Shown; height: string | undefined }) {
  const { words, format } = useSpeech();
  const { order } = props;
  if (!order.deliveredAt) {
    const when = (time: string) => `${format.date(time)}, ${format.time(time)}`;
    // What went back is not waited for.
    if (order.state !== "FUNDED")
      return (
        <Section title={words.order.delivered} right={words.order.notReached}>
          {order.deliverBy && (
            <Lines>
              <Line label={words.order.lockedKey}>{words.order.noneCame(when(order.deliverBy))}</Line>
            </Lines>
          )}
        </Section>
      );
    return (
      <Section title={words.order.delivered} known="waiting">
        <Lines>
          <Line label={words.order.lockedKey}>
            <Waiting>{order.deliverBy && words.order.dueBy(when(order.deliverBy))}</Waiting>
          </Line>
          {order.refundFrom && order.guarantee && (
            <Line label={words.order.opens}>
              <Waiting>
                {words.order.elseBack(
                  format.coin(order.guarantee.ifUndelivered.amount, order.price.denom, true),
                  when(order.refundFrom),
                )}
              </Waiting>
            </Line>
          )}
        </Lines>
      </Section>
    );
  }
  const after = (Date.parse(order.deliveredAt) - Date.parse(order.placedAt)) / 1000;
  return (
    <Section title={words.order.delivered} known="proven" word={props.height}>
      <Lines>
        <Line
          label={words.order.lockedKey}
          right={format.time(order.deliveredAt)}
          note={words.order.lockedIn(format.span(after))}
        >
          {order.delivery ? (
            <Hash hex={order.delivery} label={words.order.lockedKey} />
          ) : (
            words.buying.byEvents
          )}
        </Line>
        <Line label={words.order.opens} right={format.time(order.deliveredAt)}>
          {words.order.opensOf}
        </Line>
      </Lines>
    </Section>
  );
}

function Disputed({
  dispute,
  money,
}: {
  dispute: NonNullable<Shown["dispute"]>;
  money: (amount: string) => string;
}) {
  const { words, format } = useSpeech();
  return (
    <Section title={words.order.disputed} known={dispute.end ? "proven" : "waiting"}>
      <Lines>
        {dispute.reason !== "" && (
          <Line label={words.order.evidence}>
            <Evidence address={dispute.reason} />
          </Line>
        )}
        {dispute.asked && <Line label={words.order.asks}>{money(dispute.asked.amount)}</Line>}
        {dispute.offered && <Line label={words.order.offers}>{money(dispute.offered.amount)}</Line>}
        <Line label={words.order.outcome}>
          {dispute.end ? (
            `${words.order.disputeEnds[dispute.end]}; ${words.order.toBuyer(money(dispute.toBuyer?.amount ?? "0"))}`
          ) : (
            <Waiting>
              {words.order.decidedBy(`${format.date(dispute.decideBy)}, ${format.time(dispute.decideBy)}`)}
            </Waiting>
          )}
        </Line>
      </Lines>
    </Section>
  );
}

/** The buyer's word: a link where it is an address of the web, and a text where it is anything else. */
function Evidence({ address }: { address: string }) {
  if (!/^https?:\/\/\S+$/i.test(address)) return <>{address}</>;
  return (
    <a href={address} rel="noopener noreferrer nofollow ugc" target="_blank">
      {address}
    </a>
  );
}

function Ended({ order, money }: { order: Shown; money: (amount: string) => string }) {
  const { words, format } = useSpeech();
  if (order.state === "REFUNDED" || order.state === "WITHDRAWN") {
    const title = order.state === "REFUNDED" ? words.order.refunded : words.order.withdrawn;
    return (
      <Section title={title} known="refunded">
        <Lines>
          <Line label={words.order.outcome} right={order.closedAt && format.time(order.closedAt)}>
            {order.bondToBuyer
              ? words.order.backWith(money(order.price.amount), money(order.bondToBuyer.amount))
              : words.order.back(money(order.price.amount))}
          </Line>
        </Lines>
      </Section>
    );
  }
  const when = (time: string) => `${format.date(time)}, ${format.time(time)}`;
  const settled = order.state === "SETTLED";
  return (
    <Section title={words.order.settled} known={settled ? "proven" : "waiting"}>
      <Lines>
        <Line label={words.order.license} right={order.closedAt && format.time(order.closedAt)}>
          {order.license ? (
            words.order.licenseOf(order.license.id)
          ) : (
            <Waiting>
              {order.state === "DISPUTED"
                ? words.order.licenseDisputed
                : order.settleFrom
                  ? words.order.licenseFrom(when(order.settleFrom))
                  : words.order.licenseLater}
            </Waiting>
          )}
        </Line>
        {order.bondState !== "NONE" && (
          <Line label={words.order.bond}>
            {order.bondState === "RESERVED" ? (
              <Waiting>
                {order.releaseFrom
                  ? words.order.freedFrom(when(order.releaseFrom))
                  : words.order.bondStates.RESERVED}
              </Waiting>
            ) : (
              words.order.bondStates[order.bondState]
            )}
          </Line>
        )}
      </Lines>
    </Section>
  );
}

/** The moments of an order that are known, in their order. */
function momentsOf(order: Shown, words: Words): Moment[] {
  const { marks } = words.order;
  const all: [string, string | null | undefined][] = [
    [order.state === "OFFERED" ? marks.offered : marks.paid, order.placedAt],
    [marks.expires, order.state === "OFFERED" ? order.expiresAt : null],
    [marks.due, order.deliveredAt ? null : order.deliverBy],
    [marks.delivered, order.deliveredAt],
    order.state === "DISPUTED"
      ? [marks.decided, order.dispute?.decideBy]
      : [marks.window, order.closedAt ? null : order.settleFrom],
    [marks.end, order.closedAt],
  ];
  return all.flatMap(([name, at]) => (at ? [{ name, at }] : []));
}

/** What is left until the next thing that time does; null once nothing is to come. */
function leftOf(order: Shown, sale: Sale, now: string, span: (seconds: number) => string): string | null {
  const next = {
    FUNDED: order.deliverBy,
    DELIVERED: order.settleFrom,
    OFFERED: order.expiresAt,
    DISPUTED: order.dispute?.decideBy,
  };
  const until = next[sale.state as keyof typeof next];
  if (!until) return null;
  const left = (Date.parse(until) - Date.parse(now)) / 1000;
  return left > 0 ? span(left) : "";
}
