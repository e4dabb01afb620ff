import { unitOf, useSpeech } from "../words";
import css from "./Hindered.module.css";

/** Says from when on a denom takes no new orders, or that it takes none. */
export function Closes({ denom, at }: { denom: string; at: Date | null }) {
  const { words, format } = useSpeech();
  const say = words.hindrances;
  const unit = unitOf(denom);
  return (
    <p className={css.note}>
      {at === null ? say.closedDenom(unit) : say.closes(unit, `${format.date(at)}, ${format.time(at)}`)}
    </p>
  );
}
