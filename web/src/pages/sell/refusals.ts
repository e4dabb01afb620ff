import type { Refusal, TermsRefusal } from "#sealing";
import type { MarketConfig } from "../../chain/records";
import { amountFault } from "../../market/amount";
import { closingIn } from "../../market/closing";
import { type Format, unitOf } from "../../words/format";
import { percentOf } from "./amount";
import type { Words } from "./words";

/** Names that one line has; the rest is counted. */
const NAMED = 5;

export interface Told {
  text: string;
  /** What the module says of it, in English: a place in a file, a number, a bound. */
  detail: string | null;
  /** What it is about: its line in a list. */
  key: string;
}

/** What is wrong with a folder or a card, for its seller. */
export function toldOf(refusal: Refusal, words: Words): Told {
  const say = words.sell.refused[refusal.kind];
  const key = `${refusal.kind} ${refusal.message}`;
  switch (refusal.kind) {
    case "pointer":
    case "pickle":
      return { text: say(refusal.path), detail: null, key };
    case "io":
    case "path":
    case "format":
      return { text: say(refusal.path), detail: refusal.message, key };
    case "twin":
      return { text: say(refusal.path, refusal.other), detail: null, key };
    case "too_deep":
      return { text: say(refusal.path, refusal.most.toString()), detail: null, key };
    case "too_many_files":
      return { text: say("", refusal.most.toString()), detail: null, key };
    case "missing":
      return { text: say(refusal.path, named(refusal.missing, words)), detail: null, key };
    case "types":
      return {
        text: say(refusal.format, refusal.most.toString(), refusal.types.toString()),
        detail: null,
        key,
      };
    case "front_matter":
      return {
        text: say("", refusal.line.toString(), refusal.column.toString()),
        detail: `${refusal.problem}: ${refusal.advice}`,
        key,
      };
    case "text":
    case "unseen":
      return { text: say(words.sell.fields[refusal.field].toLowerCase()), detail: refusal.message, key };
    case "unlicensed":
    case "no_card":
      return { text: say(), detail: null, key };
    default:
      return { text: say(), detail: refusal.message, key };
  }
}

function named(names: readonly string[], words: Words): string {
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${shown}, ${words.sell.more(names.length - NAMED)}` : shown;
}

/** The field at which a refusal of terms stands, and what it says. */
export function ofTerms(
  refusal: TermsRefusal,
  words: Words,
  format: Format,
  denoms: readonly string[],
): { field: string; at: number; text: string } {
  const say = words.sell.refusedTerms[refusal.kind];
  switch (refusal.kind) {
    case "plans":
      return { field: "plans", at: 0, text: say(refusal.most.toString()) };
    case "denom":
      return { field: "price", at: refusal.plan, text: say(refusal.denom) };
    case "price":
      return {
        field: "price",
        at: refusal.plan,
        text: say(format.coin(refusal.fee, denoms[refusal.plan] ?? "", true)),
      };
    case "term":
    case "seats":
    case "supply":
    case "royalty":
      return { field: refusal.kind, at: refusal.plan, text: say() };
    case "payees":
      return { field: "payees", at: 0, text: say(refusal.most.toString()) };
    case "address":
    case "twice":
    case "arbiter":
      return { field: "address", at: refusal.payee, text: say() };
    case "share":
      return { field: "share", at: refusal.payee, text: say() };
    case "shares":
      return { field: "shares", at: 0, text: say(percentOf(refusal.sum)) };
    case "delivery":
      return { field: "deliver", at: 0, text: say(format.span(refusal.min), format.span(refusal.max)) };
    case "challenge":
      return { field: "window", at: 0, text: say(format.span(refusal.min), format.span(refusal.max)) };
  }
}

/** What is wrong with an amount as it is typed; null where nothing is. */
export function ofAmount(typed: string, denom: string, words: Words): string | null {
  const fault = amountFault(typed, denom);
  if (fault === null) return null;
  const say = words.sell.wrong;
  return fault.kind === "number" ? say.price : say.decimals(fault.most, unitOf(denom));
}

/** Prices in denoms that close: a listing would sell nothing from then on. A draft that was begun before has them still. */
export function closingsOf(
  denoms: readonly string[],
  rules: MarketConfig["denoms"],
  words: Words,
  format: Format,
): { field: string; at: number; text: string }[] {
  return denoms.flatMap((denom, at) => {
    const closesAt = denom === "" ? null : closingIn(rules, denom);
    if (closesAt === null) return [];
    const text =
      closesAt === 0
        ? words.sell.refusedTerms.denom(unitOf(denom))
        : words.sell.denomCloses(unitOf(denom), format.date(new Date(closesAt * 1000)));
    return [{ field: "price", at, text }];
  });
}
