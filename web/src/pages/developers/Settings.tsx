import { Link } from "@tanstack/react-router";
import { Bar } from "../../parts/Bar";
import { Line, Lines } from "../../parts/Certificate";
import { unitOf, useSpeech } from "../../words";
import css from "./Developers.module.css";
import type { Settings as Settled } from "./query";

/** What governance set, as the chain has it. */
export function Settings({ settings }: { settings: Settled | null }) {
  const { words, format } = useSpeech();
  if (settings === null) {
    return (
      <section>
        <h2>{words.developers.settings}</h2>
        <Bar width={320} />
      </section>
    );
  }
  const share = (bps: number) => words.developers.ofPrice(format.share(bps / 10_000));
  const span = ({ min, max }: { min: number | string; max: number | string }) =>
    words.units.between(format.span(min), format.span(max));
  const lines: [string, string][] = [
    [words.developers.fee, share(settings.feeBps)],
    [words.developers.bond, share(settings.bondBps)],
    [words.developers.stake, share(settings.stakeBps)],
    [words.reference.deliverWithin, span(settings.deliverWithin)],
    [words.developers.grace, format.span(settings.grace)],
    [words.reference.window, span(settings.challengeWindow)],
    [words.reference.download, words.reference.perSecond(format.bytes(settings.downloadRate))],
    [words.developers.cooldown, format.span(settings.cooldown)],
    [words.reference.bondDelay, format.span(settings.bondDelay)],
    [words.reference.interval, format.span(Number(settings.blockInterval) / 1000)],
  ];
  return (
    <section>
      <h2>{words.developers.settings}</h2>
      <p className={css.note}>{words.reference.changed(format.date(settings.changedAt))}</p>
      <Lines>
        {lines.map(([label, value]) => (
          <Line key={label} label={label} known="proven">
            {value}
          </Line>
        ))}
        {settings.denoms.map((rule) => {
          const amount = (value: string) => format.amount(value, rule.denom, true);
          return (
            <Line
              key={rule.denom}
              label={unitOf(rule.denom)}
              known="proven"
              note={
                rule.closed
                  ? words.reference.closed
                  : rule.closesAt != null
                    ? words.reference.closes(`${format.date(rule.closesAt)}, ${format.time(rule.closesAt)}`)
                    : words.reference.penalty(amount(rule.dailyPenalty))
              }
            >
              {words.developers.least(amount(rule.minFee), amount(rule.minBond))}{" "}
              {words.reference.leastStake(amount(rule.minStake))}
            </Line>
          );
        })}
      </Lines>
      <p className={css.act}>
        <Link to="/governance/{-$id}" params={{ id: undefined }}>
          {words.reference.offices}
        </Link>
      </p>
    </section>
  );
}
