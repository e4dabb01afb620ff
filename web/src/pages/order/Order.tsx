import { Link, useParams } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { OrderQuery } from "../../api/generated/graphql";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Certificate, Line, Lines, Section, Waiting } from "../../parts/Certificate";
import { Address, Hash } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { type Moment, Timeline } from "../../parts/Timeline";
import { unitOf, useSpeech, type Words } from "../../words";
import css from "./Order.module.css";

const ORDER = graphql(`
  query Order($id: ID!) {
    _meta {
      height
      time
    }
    order(id: $id) {
      id
      state
      isOffer
      buyer
      seller
      price {
        amount
        denom
      }
      returned {
        amount
      }
      placedAt
      placedHeight
      takenAt
      deliveredAt
      closedAt
      deliverBy
      refundFrom
      settleFrom
      releaseFrom
      expiresAt
      transportKey
      delivery
      bond {
        amount
        denom
      }
      bondState
      bondToBuyer {
        amount
      }
      guarantee {
        ifUndelivered {
          amount
        }
        ifProvenBad {
          amount
        }
        stake {
          amount
        }
      }
      listing {
        id
        name
      }
      soldVersion {
        number
        size
        chunkCount
        badSince
      }
      history {
        kind
        at
        height
      }
      dispute {
        reason
        arbiter
        decideBy
        end
        stake {
          amount
        }
        asked {
          amount
        }
        offered {
          amount
        }
        toBuyer {
          amount
        }
      }
      license {
        id
        owner
        expiresAt
      }
    }
  }
`);

type Shown = NonNullable<OrderQuery["order"]>;

/** An order's certificate, which fills in step by step. */
export function Order() {
  const { words } = useSpeech();
  const { id } = useParams({ from: "/orders/$id" });
  const [{ data, error }, again] = useQuery({ query: ORDER, variables: { id } });
  if (error && !data) return <Away error={error} again={again} />;
  if (!data) {
    return (
      <h1 className={css.waiting}>
        <Bar width={300} />
      </h1>
    );
  }
  if (!data.order) return <Notice title={words.order.unknown(id)} />;
  return <Sheet order={data.order} now={data._meta?.time ?? data.order.placedAt} />;
}

function Sheet({ order, now }: { order: Shown; now: string }) {
  const { words, format } = useSpeech();
  const unit = unitOf(order.price.denom);
  const money = (amount: string) => `${format.amount(amount, order.price.denom, true)} ${unit}`;
  const version = order.soldVersion;
  const where =
    order.state === "SETTLED"
      ? words.order.paidOut(unit)
      : order.state === "REFUNDED" || order.state === "WITHDRAWN"
        ? words.order.backToYou(unit)
        : words.order.inEscrow(unit);
  const height = (kind: string) => {
    const step = order.history.find((step) => step.kind === kind);
    return step && words.order.at(format.number(step.height));
  };
  const isOpenOffer = order.state === "OFFERED" || order.state === "WITHDRAWN";
  return (
    <div className={css.page}>
      <Certificate
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
            </>
          )
        }
        right={where}
      >
        <Timeline
          moments={momentsOf(order, words)}
          now={order.closedAt ?? now}
          left={leftOf(order, now, format.span)}
        />
        {version && (
          <Section title={words.order.weighed} known="proven">
            <Lines>
              <Line label={words.order.sealed} known="proven">
                {words.order.sealedOf(format.number(version.size), format.number(version.chunkCount))}
              </Line>
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
            </Line>
          </Lines>
        </Section>
        {!isOpenOffer && <Delivered order={order} money={money} height={height("DELIVERED")} />}
        {order.dispute && <Disputed dispute={order.dispute} money={money} />}
        <Ended order={order} money={money} />
      </Certificate>
    </div>
  );
}

function Delivered(props: { order: Shown; money: (amount: string) => string; height: string | undefined }) {
  const { words, format } = useSpeech();
  const { order, money } = props;
  if (!order.deliveredAt || !order.delivery) {
    const when = (time: string) => `${format.date(time)}, ${format.time(time)}`;
    return (
      <Section title={words.order.delivered} known="waiting">
        <Lines>
          <Line label={words.order.lockedKey}>
            <Waiting>{order.deliverBy && words.order.dueBy(when(order.deliverBy))}</Waiting>
          </Line>
          {order.refundFrom && order.guarantee && order.state === "FUNDED" && (
            <Line label={words.order.opens}>
              <Waiting>
                {words.order.elseBack(money(order.guarantee.ifUndelivered.amount), when(order.refundFrom))}
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
          <Hash hex={order.delivery} label={words.order.lockedKey} />
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
        <Line label={words.order.evidence}>{dispute.reason}</Line>
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

function Ended({ order, money }: { order: Shown; money: (amount: string) => string }) {
  const { words, format } = useSpeech();
  if (order.state === "REFUNDED" || order.state === "WITHDRAWN") {
    const title = order.state === "REFUNDED" ? words.order.refunded : words.order.withdrawn;
    return (
      <Section title={title} known="refunded">
        <Lines>
          <Line label={words.order.outcome} right={order.closedAt && format.time(order.closedAt)}>
            {words.order.back(money(order.price.amount))}
            {order.bondToBuyer && `, ${money(order.bondToBuyer.amount)}`}
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
              {order.settleFrom ? words.order.licenseFrom(when(order.settleFrom)) : words.order.licenseLater}
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
    [marks.paid, order.placedAt],
    [marks.due, order.deliveredAt ? null : order.deliverBy],
    [marks.delivered, order.deliveredAt],
    [marks.window, order.closedAt ? null : order.settleFrom],
    [marks.end, order.closedAt],
  ];
  return all.flatMap(([name, at]) => (at ? [{ name, at }] : []));
}

/** What is left until the next thing that time does; null once nothing is to come. */
function leftOf(order: Shown, now: string, span: (seconds: number) => string): string | null {
  const next = {
    FUNDED: order.deliverBy,
    DELIVERED: order.settleFrom,
    OFFERED: order.expiresAt,
    DISPUTED: order.dispute?.decideBy,
  };
  const until = next[order.state as keyof typeof next];
  if (!until) return null;
  const left = (Date.parse(until) - Date.parse(now)) / 1000;
  return left > 0 ? span(left) : "";
}
