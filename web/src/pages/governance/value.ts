import type { ChangeValue, Votes } from "../../chain/governance";
import type { Format } from "../../words";
import type { Governing } from "./words";

/** A value to its last digit: two that differ are never written alike. */
export function valueText(value: ChangeValue, say: Governing, format: Format): string {
  if (value === "absent") return say.notSet;
  if ("amount" in value) return format.coin(value.amount.amount, value.amount.denom, true);
  if ("share" in value) return percent(value.share, format);
  if ("span" in value) return spanText(value.span);
  if ("time" in value) return timeText(value.time, format);
  if ("milliseconds" in value) return say.milliseconds(format.number(value.milliseconds));
  if ("bytes_per_second" in value) return say.perSecond(format.number(value.bytes_per_second));
  if ("flag" in value) return value.flag ? say.yes : say.no;
  if ("number" in value) return value.number;
  return "account" in value ? value.account : value.text;
}

/** Basis points in percent. */
export function percent(bps: number, format: Format): string {
  return `${format.number(bps / 100)}%`;
}

/** Whether a value is read by its letters. */
export function isCode(value: ChangeValue): boolean {
  return value !== "absent" && ("account" in value || "text" in value);
}

const UNITS = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
] as const;

/** A span with all of its units: `1 d 2 h 3 s`. */
export function spanText(seconds: number): string {
  let left = seconds;
  const parts: string[] = [];
  for (const [length, unit] of UNITS) {
    if (left >= length) parts.push(`${Math.floor(left / length)} ${unit}`);
    left %= length;
  }
  return parts.join(" ") || "0 s";
}

/** A day and its time, of seconds since 1970. A time that no calendar has stands as its number. */
export function timeText(seconds: number, format: Format): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return seconds.toString();
  return `${format.date(date)}, ${format.time(date)}`;
}

/** Shares of all that can vote, from 0 to 1. */
export interface Shares extends Record<keyof Votes, number> {
  voted: number;
}

/** Millionths are as fine as any vote is shown. */
const PARTS = 1_000_000n;

export function sharesOf(votes: Votes, bonded: string): Shares {
  const all = BigInt(bonded);
  const share = (amount: bigint) =>
    all > 0n ? Math.min(1, Number((amount * PARTS) / all) / Number(PARTS)) : 0;
  const [yes, no, veto, abstain] = [votes.yes, votes.no, votes.veto, votes.abstain].map(BigInt) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return {
    yes: share(yes),
    no: share(no),
    veto: share(veto),
    abstain: share(abstain),
    voted: share(yes + no + veto + abstain),
  };
}
