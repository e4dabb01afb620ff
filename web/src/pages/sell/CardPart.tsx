import { useState } from "react";
import type { CardField, CardWords } from "#sealing";
import { textOf } from "../../market/licenseText";
import { unturned } from "../../market/names";
import { Card } from "../model/Card";
import { Field, Part } from "./Field";
import { placeOf } from "./missing";
import { toldOf } from "./refusals";
import css from "./Sell.module.css";
import type { Seen } from "./seen";
import type { Draft } from "./terms";
import { useSpeech } from "./words";

const FIELDS: readonly (readonly [CardField, keyof CardWords])[] = [
  ["name", "name"],
  ["task", "task"],
  ["framework", "framework"],
  ["license", "license"],
  ["license-uri", "licenseUri"],
];

/** Whether a license has a text that the SPDX list names; `other` says itself that it has none. */
const hasText = (id: string) => id.toLowerCase() === "other" || textOf({ id }) !== null;

/** What the card says, and what the seller says instead. */
export function CardPart(props: {
  draft: Draft;
  seen: Seen;
  change: (part: Partial<Draft>) => void;
  isNew: boolean;
}) {
  const { words, format } = useSpeech();
  const { draft, seen, change, isNew } = props;
  const [isShown, setShown] = useState(false);
  const say = words.sell;
  const found = seen.listed?.found ?? null;
  const fromCard: Partial<Record<CardField, string>> = found
    ? {
        name: found.name,
        task: found.task,
        framework: found.framework,
        license: found.license.id,
        "license-uri": found.license.uri ?? "",
      }
    : {};
  // An identifier that differs by a letter is taken as it is: nobody can tell what it allows.
  const isUnknown = found !== null && found.allows === null && !hasText(found.license.id);
  const faultAt = (field: CardField) => {
    const refusal = seen.listed?.refusals?.find(
      (refusal) =>
        ((refusal.kind === "text" || refusal.kind === "unseen") && refusal.field === field) ||
        (refusal.kind === "unlicensed" && field === "license"),
    );
    return refusal ? toldOf(refusal, words).text : null;
  };
  // A field that is emptied stays so while it is typed in, and has the card's words again after that.
  const [typing, setTyping] = useState<keyof CardWords>();
  const type = (name: keyof CardWords, value: string) => {
    setTyping(name);
    const { [name]: _, ...rest } = draft.words;
    change({ words: value === "" ? rest : { ...rest, [name]: value } });
  };
  return (
    <Part title={say.card} note={say.cardNote}>
      {isNew && (
        <div className={css.grid}>
          {FIELDS.map(([field, name]) => (
            <Field
              key={field}
              label={say.fields[field]}
              place={placeOf(field)}
              value={draft.words[name] ?? (typing === name ? "" : (fromCard[field] ?? ""))}
              onChange={(value) => type(name, value)}
              onBlur={() => setTyping(undefined)}
              fault={faultAt(field)}
              note={
                field === "license" && isUnknown
                  ? say.unknownLicense(found?.license.id ?? "")
                  : say.fieldNotes[field]
              }
            />
          ))}
        </div>
      )}
      {found && (found.warnings.length > 0 || found.metrics.length > 0) && (
        <dl className={css.facts}>
          {found.metrics.length > 0 && (
            <div>
              <dt>{say.claims}</dt>
              <dd>
                {found.metrics.map(({ name, dataset, value }) => (
                  <p key={`${name} ${dataset} ${value}`}>
                    {name}: {say.claimOf(value, dataset)}
                  </p>
                ))}
              </dd>
            </div>
          )}
          {found.warnings.length > 0 && (
            <div>
              <dt>{say.warnings}</dt>
              <dd lang="en">
                {found.warnings.map(({ field, problem }) => (
                  <p key={`${field} ${problem}`}>
                    {field}: {problem}
                  </p>
                ))}
              </dd>
            </div>
          )}
        </dl>
      )}
      {found && (
        <details className={css.more} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
          <summary>
            {say.preview} <small>{format.bytes(found.body.length)}</small>
          </summary>
          {/* As the index's answer has it. */}
          {isShown && (
            <Card card={{ title: null, body: unturned(found.body), baseModels: [], languages: [] }} />
          )}
        </details>
      )}
    </Part>
  );
}
