import { useSpeech } from "../words";
import css from "./Standing.module.css";

/** How something is known: three marks that never mix, and two for what is not there yet and for money that went back. */
export type Known = "proven" | "attested" | "claimed" | "waiting" | "refunded";

export function Standing({ known, word }: { known: Known; word?: string | boolean }) {
  const { words } = useSpeech();
  const text = typeof word === "string" ? word : words.standing[known];
  return (
    <span className={`${css.standing} ${css[known]}`}>
      <span className={word === false ? "told" : undefined}>{text}</span>
      <svg className={css.mark} viewBox="0 0 12 12" aria-hidden="true">
        {known === "refunded" ? <path d="M1 6h10" /> : <circle cx="6" cy="6" r="4.500" />}
        {known === "attested" && <path d="M6 1.500a4.500 4.500 0 0 0 0 9z" className={css.half} />}
      </svg>
    </span>
  );
}
