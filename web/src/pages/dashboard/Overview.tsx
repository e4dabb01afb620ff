import { Bars } from "../../parts/Bars";
import { barsOf, spansOf } from "../../parts/chart";
import { Figure, Figures } from "../../parts/Figure";
import { unitOf, useSpeech } from "../../words";
import css from "./Dashboard.module.css";
import { earnedIn, growth, isShare, type Range, unsweptOf } from "./figures";
import type { Figures as Data } from "./query";

export function Overview(props: {
  data: Data | undefined;
  denom: string;
  /** The listing whose figures these are; all of the account's without one. */
  listing: string | undefined;
}) {
  const { data, denom, listing } = props;
  const { words, format } = useSpeech();
  const unit = unitOf(denom);
  // As exact as what is claimed beside it.
  const amount = (value: bigint | string) => format.amount(value.toString(), denom, true);
  const whole = data?.whole.find((row) => row.denom === denom);
  // Until the figures of the chosen listing are there, those of another stand for none.
  const ofListing = data?.listing?.id === listing ? data?.listing : undefined;
  const income = listing === undefined ? data : ofListing;
  const earned = earnedIn(income?.paid ?? [], denom);
  const before = earnedIn(income?.paidBefore ?? [], denom);
  const grown = growth(before, earned);
  const toSweep =
    listing === undefined
      ? data?.account.unswept.find((each) => each.amount.denom === denom)?.amount.amount
      : unsweptOf(data?.account.sweeps ?? [], listing, denom);
  const settled = Number(whole?.settled ?? 0);
  const visits = data?.conversion[0];
  const reasons = (whole?.refunds ?? []).map(({ reason, orders }) =>
    words.dashboard.reasons[reason](format.number(orders)),
  );
  const returned = whole?.returned.amount ?? "0";
  return (
    <Figures>
      <Figure
        label={words.dashboard.earned}
        value={income ? amount(earned) : undefined}
        unit={unit}
        note={
          toSweep === undefined
            ? words.dashboard.before(amount(before), grown === null ? null : format.growth(grown))
            : words.dashboard.toSweep(amount(toSweep))
        }
      />
      <Figure
        label={words.dashboard.settled}
        value={data && amount(whole?.volume.amount ?? "0")}
        unit={unit}
        note={words.dashboard.sales(format.number(settled), settled === 1)}
      />
      <Figure
        label={words.dashboard.returned}
        value={data && amount(returned === "0" ? "0" : `-${returned}`)}
        unit={unit}
        lost={returned !== "0"}
        note={reasons.length > 0 ? reasons.join(", ") : words.dashboard.noRefund}
      />
      <Figure
        label={words.dashboard.conversion}
        value={data && (isShare(visits?.ratio) ? format.share(visits?.ratio ?? 0) : "–")}
        note={
          visits && Number(visits.visits) > 0
            ? words.dashboard[isShare(visits.ratio) ? "conversionOf" : "conversionMore"](
                format.number(visits.orders),
                Number(visits.orders) === 1,
                format.number(visits.visits),
                Number(visits.visits) === 1,
              )
            : words.dashboard.noVisit
        }
      />
    </Figures>
  );
}

interface Drawn {
  data: Data | undefined;
  denom: string;
  range: Range;
  now: Date;
}

export function Revenue({ data, denom, range, now }: Drawn) {
  const { words, format } = useSpeech();
  const rows = (data?.spans ?? [])
    .filter((row) => row.denom === denom)
    .map(({ from, volume, returned }) => ({ from, up: volume.amount, down: returned.amount }));
  const { spans, current } = spansIn(range, now);
  const bars = barsOf(rows, spans);
  const write = (value: bigint) => format.amount(value.toString(), denom);
  const sum = (side: "up" | "down") => bars.reduce((all, bar) => all + bar[side], 0n);
  const whole = data?.whole.find((row) => row.denom === denom);
  const lost = whole?.bondsLost.amount ?? "0";
  return (
    <section>
      <Bars
        title={words.dashboard.revenue}
        told={words.charts.revenueTold(
          since(range, format),
          write(sum("up")),
          write(sum("down")),
          unitOf(denom),
        )}
        bars={bars}
        unit={range.by}
        now={current}
        write={write}
        heads={{
          span: range.by === "DAY" ? words.charts.day : words.charts.month,
          up: words.charts.settled,
          down: words.charts.returned,
        }}
        right={<p className={css.note}>{unitOf(denom)}</p>}
      />
      <p className={css.note}>{words.dashboard.revenueNote}</p>
      {lost !== "0" && (
        <p className={css.lost}>{words.dashboard.bondsLost(format.coin(lost, denom, true))}</p>
      )}
    </section>
  );
}

export function Incomes({ data, denom, range, now, isOfAll }: Drawn & { isOfAll: boolean }) {
  const { words, format } = useSpeech();
  const rows = (data?.earned ?? [])
    .filter((row) => row.denom === denom)
    .map(({ from, credited, resales }) => ({
      from,
      up: (BigInt(credited.amount) + BigInt(resales.amount)).toString(),
      down: "0",
    }));
  const { spans, current } = spansIn(range, now);
  const bars = barsOf(rows, spans);
  const write = (value: bigint) => format.amount(value.toString(), denom);
  const all = bars.reduce((sum, bar) => sum + bar.up, 0n);
  const fromOthers = data?.paid.find((row) => row.denom === denom)?.fromOthers.amount ?? "0";
  return (
    <section>
      <Bars
        title={words.dashboard.royalties}
        told={words.dashboard.royaltiesTold(since(range, format), write(all), unitOf(denom))}
        bars={bars}
        unit={range.by}
        now={current}
        write={write}
        heads={{
          span: range.by === "DAY" ? words.charts.day : words.charts.month,
          up: words.dashboard.earned,
        }}
        right={<p className={css.note}>{unitOf(denom)}</p>}
      />
      <p className={css.note}>
        {/* The index has an account's income by day, and of one listing for a period as a whole. */}
        {isOfAll && `${words.dashboard.royaltiesOfAll} `}
        {words.dashboard.royaltiesNote}
      </p>
      {fromOthers !== "0" && (
        <p className={css.note}>{words.dashboard.fromOthers(format.coin(fromOthers, denom, true))}</p>
      )}
    </section>
  );
}

function spansIn(range: Range, now: Date): { spans: string[]; current: string | undefined } {
  const spans = spansOf(range.from, now.toISOString(), range.by);
  return { spans, current: spans[spans.length - 1] };
}

function since(range: Range, format: { day(value: string): string; month(value: string): string }): string {
  return range.by === "DAY" ? format.day(range.from) : format.month(range.from);
}
