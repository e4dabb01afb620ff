import type { Explained, Value } from "../chain/client";
import type { ContractName } from "../chain/market";
import type { Format } from "../words/format";
import type { Signing } from "./words";

/** A message as a reader sees it. */
export interface Shown {
  /** What it does. */
  action: string;
  /** Whom it calls or pays. */
  target: string;
  address: string;
  pays: string[];
  lines: { label: string; value: string; isCode: boolean }[];
}

type Actions = Signing["actions"];

/** A decoded message in a language's words. Every field has a line, also one that has no words of its own. */
export function shownOf(explained: Explained, words: Signing, format: Format): Shown {
  const { action, target, pays, lines } = explained;
  const [contract, name] = (
    typeof action === "string" ? [null, action] : (Object.entries(action)[0] ?? [null, ""])
  ) as [ContractName | null, string];
  const all = words;
  // Contracts have messages of that name too.
  const isBallot = action === "vote";
  const said = isBallot ? all.ballot : all.actions[name as keyof Actions];
  return {
    action: said ?? all.unknownAction(plain(name)),
    target: contract !== null ? all.contracts[contract] : isBallot ? all.toGovernance : all.toAccount,
    address: target,
    pays: pays.map(({ amount, denom }) => format.coin(amount, denom, true)),
    lines: lines.map(({ field, value }) => ({
      label: labelOf(field, words),
      value: valueIn(field, value, words, format),
      isCode: typeof value === "object" && "text" in value && /^[\w+/=-]{20,}$/.test(value.text),
    })),
  };
}

/** `listing.plans.0.price` is the listing's `plan 1, price`. */
function labelOf(field: string, words: Signing): string {
  const fields: Readonly<Record<string, string>> = words.fields;
  const named: string[] = [];
  for (const part of field.split(".")) {
    const last = named.pop();
    if (/^\d+$/.test(part) && last !== undefined) named.push(`${last} ${Number(part) + 1}`);
    else named.push(...(last === undefined ? [] : [last]), fields[part] ?? plain(part));
  }
  return named.join(", ");
}

function plain(name: string): string {
  return name.replaceAll("_", " ");
}

function valueIn(field: string, value: Value, words: Signing, format: Format): string {
  const name = field.slice(field.lastIndexOf(".") + 1);
  const all = words.values;
  if (value === "absent") return all.none;
  if ("amount" in value) {
    const { amount, denom } = value.amount;
    return format.coin(amount, denom, true);
  }
  if ("flag" in value) return value.flag ? all.yes : all.no;
  if ("long" in value) return all.long(format.number(value.long.length));
  if ("number" in value) return inUnit(name, value.number, format);
  // The message has the number of base units alone.
  if (name === "to_buyer") return all.baseUnits(value.text);
  if (field === "vote" && value.text in all.votes) return all.votes[value.text as keyof typeof all.votes];
  // A line that a stranger's text begins would look like one of the message's own.
  return value.text.replace(/[\n\r\t]/g, " ");
}

/** The protocol names spans and parts of ten thousand alike everywhere. */
function inUnit(name: string, number: string, format: Format): string {
  if (/(?:within|expires_in|window|seconds)$/.test(name)) return format.span(number);
  if (name === "expires_at") {
    const end = new Date(Number(number) * 1000);
    return `${format.date(end)}, ${format.time(end)}`;
  }
  if (name.endsWith("_bps")) return format.share(Number(number) / 10_000);
  return format.number(number);
}
