import { useEffect, useState } from "react";
import type { ListedCard, ListingFigures } from "#sealing";
import { textOf } from "../../market/licenseText";
import { Button } from "../../parts/Button";
import { basisPoints, type SpanUnit, secondsOf } from "./amount";
import { Choice, Field, Part } from "./Field";
import type { Faults } from "./figures";
import type { Folder } from "./folder";
import { placeOf } from "./missing";
import { plainly } from "./plain";
import css from "./Sell.module.css";
import { type Draft, newPlan, type PlanDraft } from "./terms";
import { useSpeech } from "./words";

const RIGHTS = ["commercial", "derivatives", "redistribution"] as const;
/** Most plans of a listing. */
const MOST = 8;
/** More of a license's text than anybody scrolls through. */
const MOST_TEXT = 200_000;

/** Licenses as they are built, each with what it says in plain words. */
export function LicensePart(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  card: ListedCard | null;
  folder: Folder | null;
  figures: ListingFigures | null;
  faultAt: Faults;
}) {
  const { words } = useSpeech();
  const { draft, change, card, folder, figures, faultAt } = props;
  const say = words.sell;
  const set = (at: number, part: Partial<PlanDraft>) =>
    change({ plans: draft.plans.map((plan, place) => (place === at ? { ...plan, ...part } : plan)) });
  const allows = card?.allows ?? null;
  const known = allows && RIGHTS.filter((right) => allows[right]).map((right) => words.rights[right]);
  return (
    <Part
      title={say.license}
      note={
        card &&
        (known ? say.knows(`${words.rights.you} ${known.join(", ") || say.onlyPrivate}`) : say.knowsNot)
      }
    >
      {draft.plans.map((plan, at) => (
        <Plan
          // biome-ignore lint/suspicious/noArrayIndexKey: a plan is its place in the listing
          key={at}
          at={at}
          plan={plan}
          set={(part) => set(at, part)}
          remove={
            draft.plans.length > 1
              ? () => change({ plans: draft.plans.filter((_, place) => place !== at) })
              : null
          }
          isKnown={card !== null}
          allows={allows}
          figures={figures}
          faultAt={faultAt}
        />
      ))}
      <p className={css.ways}>
        <Button
          disabled={draft.plans.length >= MOST}
          onClick={() => change({ plans: [...draft.plans, newPlan(draft.plans[0]?.denom ?? "")] })}
        >
          {say.addPlan}
        </Button>
      </p>
      {card && <Exact card={card} folder={folder} />}
    </Part>
  );
}

function Plan(props: {
  at: number;
  plan: PlanDraft;
  set: (part: Partial<PlanDraft>) => void;
  remove: (() => void) | null;
  /** Whether the model's own license is. */
  isKnown: boolean;
  allows: ListedCard["allows"];
  figures: ListingFigures | null;
  faultAt: Faults;
}) {
  const { words, format } = useSpeech();
  const { at, plan, set, remove, allows, figures, faultAt } = props;
  const say = words.sell;
  const follows = !props.isKnown && RIGHTS.some((right) => plan[right] === null);
  const rights = follows ? null : (figures?.plans[at]?.rights ?? null);
  const isBeyond = RIGHTS.some((right) => plan[right] === true && props.isKnown && allows?.[right] !== true);
  const termSeconds = plan.term.trim() === "" ? null : secondsOf(plan.term, plan.termUnit);
  return (
    <fieldset className={css.plan}>
      <legend>{say.plan(at + 1)}</legend>
      <div className={css.columns}>
        <div>
          {RIGHTS.map((right) => (
            <div key={right} className={css.right}>
              <Choice
                label={say.rightNames[right]}
                value={plan[right] === null ? "license" : plan[right] ? "yes" : "no"}
                options={[
                  ["license", say.byLicense],
                  ["yes", say.grant],
                  ["no", say.deny],
                ]}
                onChange={(value) => set({ [right]: value === "license" ? null : value === "yes" })}
              />
            </div>
          ))}
          <div className={css.right}>
            <Choice
              label={say.rightNames.transferable}
              value={plan.transferable ? "yes" : "no"}
              options={[
                ["yes", say.grant],
                ["no", say.deny],
              ]}
              onChange={(value) => set({ transferable: value === "yes" })}
            />
          </div>
          <div className={css.right}>
            <Choice
              label={say.lasts}
              value={plan.term.trim() === "" ? "good" : "time"}
              options={[
                ["good", say.forGood],
                ["time", say.forTime],
              ]}
              onChange={(value) => set({ term: value === "good" ? "" : "30" })}
            />
          </div>
          {plan.term !== "" && (
            <Field
              label={say.forTime}
              place={placeOf("term", at)}
              value={plan.term}
              isNumber
              onChange={(term) => set({ term })}
              fault={faultAt("term", at)}
              beside={
                <Choice
                  label={say.lasts}
                  isHidden
                  value={plan.termUnit}
                  options={(["d", "h"] as const).map((unit) => [unit, say.units[unit]] as const)}
                  onChange={(termUnit: SpanUnit) => set({ termUnit })}
                />
              }
            />
          )}
          <div className={css.grid}>
            <Field
              label={say.seats}
              place={placeOf("seats", at)}
              value={plan.seats}
              placeholder={say.anyNumber}
              isNumber
              onChange={(seats) => set({ seats })}
              fault={faultAt("seats", at)}
            />
            <Field
              label={say.supply}
              place={placeOf("supply", at)}
              value={plan.supply}
              placeholder={say.anyNumber}
              isNumber
              onChange={(supply) => set({ supply })}
              fault={faultAt("supply", at)}
            />
          </div>
          {plan.transferable && (
            <Field
              label={say.royalty}
              place={placeOf("royalty", at)}
              value={plan.royalty}
              isNumber
              onChange={(royalty) => set({ royalty })}
              fault={faultAt("royalty", at)}
              note={say.royaltyNote}
            />
          )}
        </div>
        <div className={css.plain} aria-live="polite">
          <h3>{say.plain}</h3>
          {follows && <p className={css.note}>{say.plainLater}</p>}
          {rights &&
            plainly(
              {
                rights,
                termSeconds,
                supply: Number(plan.supply) || null,
                royalty: basisPoints(plan.royalty) === null ? "0" : plan.royalty,
              },
              words,
              format.span,
              format.number,
            ).map((line) => <p key={line}>{line}</p>)}
          {isBeyond && <p className={css.note}>{say.beyond}</p>}
          {remove && (
            <p className={css.ways}>
              <Button onClick={remove}>{say.removePlan}</Button>
            </p>
          )}
        </div>
      </div>
    </fieldset>
  );
}

/** The license's own text, as it lies in the folder; its hash stands in the listing. */
function Exact({ card, folder }: { card: ListedCard; folder: Folder | null }) {
  const { words } = useSpeech();
  const say = words.sell;
  const file = folder?.files.find(({ path }) => path === card.licenseText)?.file ?? null;
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    setText(null);
    if (file === null) return;
    let wanted = true;
    file
      .slice(0, MOST_TEXT)
      .text()
      .then((read) => wanted && setText(read))
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [file]);
  return (
    <div className={css.exact}>
      <h3>{say.exact}</h3>
      <p className={css.note}>
        {card.licenseText ? say.exactIn(card.licenseText) : say.exactNone(card.license.id)}{" "}
        {!card.licenseText && textOf(card.license) !== null && say.exactOf(card.license.id)}{" "}
        {card.license.uri}
      </p>
      {text !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        <pre tabIndex={0} className={css.text}>
          {text}
        </pre>
      )}
    </div>
  );
}
