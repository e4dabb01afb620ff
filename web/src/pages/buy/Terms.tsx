import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Deal, Wanted } from "../../chain/quote";
import type { Rights } from "../../chain/records";
import { guaranteeOf } from "../../market/guarantee";
import { isHasty } from "../../market/window";
import { Closes } from "../../parts/Closes";
import { LicenseText, licenseFacts } from "../../parts/LicenseText";
import { Notice } from "../../parts/Notice";
import { useWeighing } from "../../sealing/weighing";
import { type Format, unitOf, useSpeech, type Words } from "../../words";
import css from "./Buy.module.css";
import { kindOf } from "./Plans";

/** What is paid, what happens then, and what the license allows: what somebody reads before signing. */
export function Terms(props: {
  deal: Deal;
  wanted: Wanted;
  expiresIn: number;
  waiveWindow: boolean;
  setWaiveWindow: (waive: boolean) => void;
  /** What else is read before it is paid. */
  children: ReactNode;
}) {
  const { words, format } = useSpeech();
  const { deal, wanted, waiveWindow } = props;
  const { terms } = deal.quote;
  const unit = unitOf(terms.denom);
  const amount = (value: string | bigint) => format.amount(value.toString(), terms.denom, true);
  const buying = words.buying;
  const listed = deal.listing.plans[wanted.plan]?.price;
  const isResale = terms.resale != null;
  const then = stepsOf(deal, wanted, props.expiresIn, words, format);
  return (
    <>
      <section className={css.section}>
        <h2 className={css.small}>
          <span>{buying.whatYouPay}</span>
          <span>{unit}</span>
        </h2>
        <table className={css.sum}>
          <tbody>
            <tr>
              <td>
                {kindOf(terms.grant.kind, terms.grant.rights, words, format)}{" "}
                <small>{buying.fee(amount(terms.fee))}</small>
                {terms.resale && <small> {buying.royalty(amount(terms.resale.royalty))}</small>}
                {wanted.price !== undefined && listed && (
                  <small> {buying.listedAt(amount(listed.amount))}</small>
                )}
              </td>
              <td>{amount(terms.price)}</td>
            </tr>
          </tbody>
          <tfoot>
            <tr>
              <th>{buying.intoEscrow}</th>
              <td>{amount(terms.price)}</td>
            </tr>
          </tfoot>
        </table>
        {deal.closesAt !== null && (
          <Closes denom={terms.denom} at={deal.closesAt === 0 ? null : new Date(deal.closesAt * 1000)} />
        )}
      </section>
      <section className={css.section}>
        <h2>{buying.whatHappens}</h2>
        <Hasty deal={deal} />
        <dl className={css.steps}>
          {then.map(([when, what]) => (
            <div key={`${when} ${what}`}>
              <dt>{when}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        {(deal.quote.terms.challenge_window > 0 || waiveWindow) && (
          <label className={css.check}>
            <input
              type="checkbox"
              checked={waiveWindow}
              onChange={(event) => props.setWaiveWindow(event.target.checked)}
            />
            <span>
              {buying.waive}
              <small>
                {isResale
                  ? buying.waiveNoteResale
                  : buying.waiveNote(format.coin(terms.bond, terms.denom, true))}
              </small>
            </span>
          </label>
        )}
      </section>
      <section className={css.section}>
        <h2>{buying.whatLicense}</h2>
        <Rightful rights={terms.grant.rights} deal={deal} />
      </section>
      {props.children}
      <WeighedAlready root={deal.version.ciphertext_root} listing={deal.listing.id} />
    </>
  );
}

/** What happens after the payment, and when: in its order. */
function stepsOf(
  deal: Deal,
  wanted: Wanted,
  expiresIn: number,
  words: Words,
  format: Format,
): [string, string][] {
  const { terms } = deal.quote;
  // What comes back is cut as everywhere: it is never said to be more than it is.
  const returned = (value: bigint) => format.coin(value.toString(), terms.denom, true);
  const guarantee = guaranteeOf({ ...terms, royalty: terms.resale?.royalty ?? "0" });
  const buying = words.buying;
  const isResale = terms.resale != null;
  const span = (seconds: number) => format.span(seconds);
  const then: [string, string][] = [];
  if (wanted.price !== undefined) {
    then.push([buying.forSpan(span(expiresIn)), buying.thenTaken]);
    if (deal.free !== null)
      then.push([
        buying.notBefore,
        buying.thenFree(format.coin(terms.bond, terms.denom, true), returned(BigInt(deal.free))),
      ]);
  }
  then.push([
    buying.within(span(terms.deliver_within)),
    (isResale ? buying.thenKeyResale : buying.thenKey)(
      returned(guarantee.ifUndelivered),
      span(terms.deliver_within + terms.grace),
    ),
  ]);
  if (terms.challenge_window > 0) {
    then.push([
      buying.forSpan(span(terms.challenge_window)),
      (isResale ? buying.thenOpenResale : buying.thenOpen)(returned(guarantee.ifProvenBad)),
    ]);
    if (terms.arbiter) {
      then.push([
        buying.orElse,
        buying.thenDispute(
          format.coin(guarantee.stake.toString(), terms.denom, true),
          returned(guarantee.ifDisputedAtMost ?? 0n),
          span(terms.arbiter.decide_within),
        ),
      ]);
    }
    then.push([buying.afterwards, isResale ? buying.thenPaidResale : buying.thenPaid]);
    if (!isResale && terms.cooldown > 0) {
      const later = returned(guarantee.ifProvenBadLater);
      then.push([buying.forSpan(span(terms.cooldown)), buying.thenLater(later)]);
    }
  } else {
    then.push([
      buying.afterwards,
      isResale ? buying.waivedResale : buying.waived(format.coin(terms.bond, terms.denom, true)),
    ]);
  }
  return then;
}

/** The window is over before a person gets to prove anything: escrow gives a resale the least that the market allows. */
function Hasty({ deal }: { deal: Deal }) {
  const { words, format } = useSpeech();
  const { challenge_window, deliver_within, grace } = deal.quote.terms;
  if (!isHasty(challenge_window, deal.download)) return null;
  const said = words.buying.hasty;
  const span = format.span(challenge_window);
  // A delivery lands until its grace is over.
  const within = format.span(deliver_within + grace);
  return <Notice title={said.title(span)} note={said.note(span, within)} money />;
}

function Rightful({ rights, deal }: { rights: Rights; deal: Deal }) {
  const { words, format } = useSpeech();
  const names = ["commercial", "derivatives", "transferable", "redistribution"] as const;
  const granted = names.filter((right) => rights[right]).map((right) => words.rights[right]);
  const refused = names.filter((right) => !rights[right]).map((right) => words.rights[right]);
  const { license } = deal.listing;
  return (
    <dl className={css.steps}>
      <div>
        <dt>{words.rights.you}</dt>
        <dd>{granted.join(", ") || words.rights.only}</dd>
      </div>
      {refused.length > 0 && (
        <div>
          <dt>{words.model.mayNot}</dt>
          <dd>{refused.join(", ")}</dd>
        </div>
      )}
      <div>
        <dt>{words.buying.text}</dt>
        <dd>
          <LicenseText license={license} />
          {rights.seats != null && `, ${words.buying.seats(format.number(rights.seats))}`}
        </dd>
      </div>
      {licenseFacts(license, words).map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {deal.expiresAt !== null && (
        <div>
          <dt>{words.buying.ends}</dt>
          <dd>{format.date(new Date(deal.expiresAt * 1000))}</dd>
        </div>
      )}
    </dl>
  );
}

function WeighedAlready({ root, listing }: { root: string; listing: number }) {
  const { words, format } = useSpeech();
  const { weighing } = useWeighing(root);
  if (weighing.state === "done") {
    const at = new Date(weighing.at);
    return <p className={css.weighed}>{words.buying.youWeighed(`${format.date(at)}, ${format.time(at)}`)}</p>;
  }
  return (
    <p className={css.weighed}>
      {words.buying.notWeighed}{" "}
      <Link to="/models/$id" params={{ id: listing.toString() }}>
        {words.weighing.start}
      </Link>
    </p>
  );
}
