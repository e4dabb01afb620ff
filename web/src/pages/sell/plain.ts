import { RIGHTS, type RightName } from "../../market/rows";
import type { Words } from "./words";

/** A license in plain words, as the pages of models have it. */
export function plainly(
  plan: {
    rights: Record<RightName, boolean> & { seats?: number | null };
    termSeconds: number | null;
    supply: number | null;
    royalty: string;
  },
  words: Words,
  span: (seconds: number) => string,
  number: (value: number) => string,
): string[] {
  const say = words.sell;
  const [may, not] = [true, false].map((granted) =>
    RIGHTS.filter((right) => plan.rights[right] === granted).map((right) => words.rights[right]),
  );
  const lines = [say.youMay(may?.join(", ") || say.onlyPrivate)];
  if (not?.length) lines.push(say.mayNot(not.join(", ")));
  if (plan.rights.seats) lines.push(say.seatsOf(number(plan.rights.seats)));
  lines.push(plan.termSeconds === null ? say.termNone : say.termOf(span(plan.termSeconds)));
  if (plan.supply) lines.push(say.supplyOf(number(plan.supply)));
  if (plan.rights.transferable && !/^0*([.,]0*)?$/.test(plan.royalty))
    lines.push(say.royaltyOf(plan.royalty));
  return lines;
}
