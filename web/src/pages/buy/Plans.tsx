import type { LicenseKind, Rights } from "../../chain/records";
import { type Format, useSpeech, type Words } from "../../words";
import css from "./Buy.module.css";

export function Plans(props: {
  plans: { kind: LicenseKind; rights: Rights; price: { amount: string; denom: string } }[];
  chosen: number;
  choose: (plan: number) => void;
}) {
  const { words, format } = useSpeech();
  return (
    <fieldset className={css.plans}>
      <legend className="told">{words.buying.plan}</legend>
      {props.plans.map(({ kind, rights, price }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a plan is its position
        <label key={index} className={css.plan}>
          <input
            type="radio"
            name="plan"
            checked={index === props.chosen}
            onChange={() => props.choose(index)}
          />
          <span>{kindOf(kind, rights, words, format)}</span>
          <span className={css.amount}>{format.coin(price.amount, price.denom)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function kindOf(kind: LicenseKind, rights: Rights, words: Words, format: Format): string {
  const use = rights.commercial ? words.model.commercialPlan : words.model.privatePlan;
  const term = "term" in kind ? words.model.term(format.span(kind.term.seconds)) : words.model.forGood;
  return `${use}, ${term}`;
}
