import { Bar } from "../../parts/Bar";
import { Line, Lines } from "../../parts/Certificate";
import { Address } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { unitOf, useSpeech } from "../../words";
import css from "./Developers.module.css";
import type { Pause, Settings as Settled } from "./query";

/** What governance set, as the chain has it. */
export function Settings({ settings, pause }: { settings: Settled | null; pause: Pause | null }) {
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
      {pause && <Notice title={words.reference.paused(format.date(pause.until))} />}
      <Lines>
        {lines.map(([label, value]) => (
          <Line key={label} label={label} known="proven">
            {value}
          </Line>
        ))}
        {settings.arbiter && (
          <Line
            label={words.developers.arbiter}
            known="proven"
            note={words.developers.arbiterOf(format.span(settings.arbiter.decideWithin))}
          >
            <Address address={settings.arbiter.account} label={words.developers.arbiter} />
          </Line>
        )}
        {settings.guardian && (
          <Line
            label={words.reference.guardian}
            known="proven"
            note={words.reference.guardianOf(format.date(settings.guardian.expiresAt))}
          >
            <Address address={settings.guardian.account} label={words.reference.guardian} />
          </Line>
        )}
        {settings.moderator && (
          <Line
            label={words.reference.moderator}
            known="proven"
            note={words.reference.moderatorOf(format.span(settings.moderator.lapse))}
          >
            <Address address={settings.moderator.account} label={words.reference.moderator} />
          </Line>
        )}
        <Line label={words.developers.treasury} known="proven">
          <Address address={settings.treasury} label={words.developers.treasury} />
        </Line>
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
    </section>
  );
}
