import type { CardField, Refusal } from "#sealing";
import type { Typo } from "./terms";

/** What keeps a draft from being sealed or listed: a part of the page, or a field of it. */
export type Missing =
  /** So many things in the folder. */
  | { what: "folder"; count: number }
  | { what: "card"; field: CardField }
  /** Nothing was typed yet. */
  | { what: "empty"; field: "price"; at: number }
  | { what: "field"; field: string; at: number };

/** All of it, in the order of the page and each once. */
export function missingOf(
  refusals: readonly Refusal[],
  plans: readonly { price: string }[],
  typos: readonly Typo[],
  told: readonly { field: string; at: number }[],
): Missing[] {
  const ofCard = refusals.flatMap((refusal): CardField[] =>
    refusal.kind === "unlicensed"
      ? ["license"]
      : refusal.kind === "text" || refusal.kind === "unseen"
        ? [refusal.field]
        : [],
  );
  const count = refusals.length - ofCard.length;
  const isEmpty = (at: number) => plans[at]?.price.trim() === "";
  const fields = [...typos, ...told].filter(({ field, at }) => field !== "price" || !isEmpty(at));
  const keys = new Set<string>();
  return [
    ...(count > 0 ? [{ what: "folder", count } as const] : []),
    ...[...new Set(ofCard)].map((field) => ({ what: "card", field }) as const),
    ...plans.flatMap((_, at) => (isEmpty(at) ? [{ what: "empty", field: "price", at } as const] : [])),
    ...fields
      .filter(({ field, at }) => !keys.has(placeOf(field, at)) && keys.add(placeOf(field, at)))
      .map(({ field, at }) => ({ what: "field", field, at }) as const),
  ];
}

/** The id of a field on the page, by which what is missing leads there. */
export function placeOf(field: string, at = 0): string {
  return `sell-${field}-${at}`;
}

export const FOLDER = placeOf("folder");
export const SECRET = placeOf("secret");
