import { useState } from "react";
import { useQuery } from "urql";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Bars } from "../../parts/Bars";
import { barsOf, spansOf } from "../../parts/chart";
import { unitOf, useSpeech } from "../../words";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { history as english } from "../../words/en/history";
import css from "./Files.module.css";
import { HISTORY, type Listing, type Plan } from "./query";

/** Loaded with the tab. */
const telling = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/history")).history,
  nl: async () => (await import("../../words/nl/history")).history,
});

/** What the listing brought by month, and at which prices. */
export function History({ listing, plan }: { listing: Listing; plan: Plan | undefined }) {
  const { words, format } = useSpeech();
  const say = telling.use();
  const [now] = useState(() => new Date());
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1)).toISOString();
  const denom = plan?.price.denom ?? "";
  const kind = plan?.kind ?? "PERPETUAL";
  const [{ data, error }, again] = useQuery({
    query: HISTORY,
    variables: { id: listing.id, denom, kind, from },
    pause: plan === undefined,
  });
  if (error && !data) return <Away error={error} again={again} />;
  if (!data) return <Bar width={320} />;
  const spans = spansOf(from, now.toISOString(), "MONTH");
  const bars = barsOf(
    data.figures.map((row) => ({ from: row.from, up: row.volume.amount, down: row.returned.amount })),
    spans,
  );
  const write = (value: bigint) => format.amount(value.toString(), denom);
  const sum = (side: "up" | "down") => bars.reduce((all, bar) => all + bar[side], 0n);
  const resold = new Map(data.resold.map((row) => [row.from.slice(0, 7), row]));
  return (
    <>
      <Bars
        title={say.sales}
        told={words.charts.revenueTold(
          format.month(from),
          write(sum("up")),
          write(sum("down")),
          unitOf(denom),
        )}
        bars={bars}
        unit="MONTH"
        now={spans[spans.length - 1]}
        write={write}
        heads={{ span: words.charts.month, up: words.charts.settled, down: words.charts.returned }}
        right={<p className={css.note}>{unitOf(denom)}</p>}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page is moved by keys */}
      <section className={css.wide} tabIndex={0} aria-label={say.paid}>
        <table className={css.table}>
          <caption className="told">{say.paid}</caption>
          <thead>
            <tr>
              <th>{words.charts.month}</th>
              <th>{say.paidRange(unitOf(denom))}</th>
              <th>{say.resold}</th>
              <th>{say.settledCount}</th>
            </tr>
          </thead>
          <tbody>
            {data.candles
              .map((candle) => ({ candle, resale: resold.get(candle.from.slice(0, 7)) }))
              .reverse()
              .map(({ candle, resale }) => (
                <tr key={candle.from}>
                  <td>{format.month(candle.from)}</td>
                  <td>
                    {candle.lowest.amount === candle.highest.amount
                      ? format.amount(candle.last.amount, denom)
                      : words.units.between(
                          format.amount(candle.lowest.amount, denom),
                          format.amount(candle.highest.amount, denom),
                        )}
                  </td>
                  <td>{resale ? format.amount(resale.last.amount, denom) : "–"}</td>
                  <td>{format.number(candle.settled)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
      {data.candles.length === 0 && <p className={css.note}>{words.model.noSale}</p>}
    </>
  );
}
