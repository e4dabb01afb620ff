import type { Hindrance } from "../market/orderable";
import { useSpeech } from "../words";

/** Whether a listing takes orders, and else why not: one sentence wherever its seller reads it. */
export function Taking({ hindrance }: { hindrance: Hindrance | null }) {
  const { words, format } = useSpeech();
  const say = words.taking;
  if (hindrance === null) return say.open;
  switch (hindrance.kind) {
    case "own":
      return say.open;
    case "closed":
      return say.closed(format.date(hindrance.since));
    case "bad":
      return say.bad(format.date(hindrance.since));
    case "sold-out":
      return say.soldOut;
    case "unbacked": {
      const { bond, free, denom } = hindrance;
      return say.unbacked(format.coin(bond, denom, true), format.coin(free, denom, true));
    }
    default:
      return say[hindrance.kind];
  }
}
