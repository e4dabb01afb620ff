import { useState } from "react";
import type { ReportedFragment } from "../../api/generated/graphql";
import type { ReportKind } from "../../chain/generated/reputation";
import { type Chain, useChain } from "../../chain/market";
import { asking } from "../../chain/reputation";
import { useAsked } from "../../market/asked";
import { useClock } from "../../market/now";
import { reportActs } from "../../market/reviewing";
import { useSend } from "../../market/send";
import { Button, LinkButton } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { isKept, useKeeping } from "../../saying/texts";
import { Writing } from "../../saying/Writing";
import { reputing } from "../../saying/words";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import type { Listing } from "./query";
import css from "./Reviews.module.css";

const KINDS: ReportKind[] = ["malware", "stolen", "illegal", "misleading"];

/** Whoever finds that a listing should not be there says so, with evidence and a stake. */
export function Reporting({ listing, after }: { listing: Listing; after: () => void }) {
  const said = reputing.use();
  const chain = useChain();
  const { canSign, connect } = useWallet();
  const [isOpen, setOpen] = useState(false);
  const [isFiled, setFiled] = useState(false);
  if (!chain) return null;
  if (isOpen && canSign)
    return (
      <Form
        chain={chain}
        listing={listing}
        leave={() => setOpen(false)}
        after={() => {
          setOpen(false);
          setFiled(true);
          after();
        }}
      />
    );
  return (
    <p className={css.act}>
      {isFiled && <span role="status">{said.report.filed} </span>}
      <Button
        onClick={() => {
          setOpen(true);
          if (!canSign) connect();
        }}
      >
        {said.report.title}
      </Button>
    </p>
  );
}

function Form(props: { chain: Chain; listing: Listing; after: () => void; leave: () => void }) {
  const said = reputing.use();
  const { words, format } = useSpeech();
  const { chain, listing } = props;
  const [kind, setKind] = useState<ReportKind | null>(null);
  const [version, setVersion] = useState<string>("");
  const [text, setText] = useState("");
  const rules = useAsked("settings of reputation", () => asking.config(chain));
  const keep = useKeeping();
  const sending = useSend(props.after);
  if (rules.error && !rules.answer)
    return (
      <Notice title={said.report.settings} note={rules.error.message}>
        <Button onClick={rules.again}>{words.errors.again}</Button>
      </Notice>
    );
  if (!rules.answer) return null;
  const { report_stake: stake, report_span, appeal_span } = rules.answer;
  const isFree = stake.amount === "0";
  const money = format.coin(stake.amount, stake.denom, true);
  const [decide, appeal] = [format.span(report_span), format.span(appeal_span)];
  const report = (kind: ReportKind) =>
    sending.act(async () => {
      const about = version === "" ? {} : { version: Number(version) };
      const message = { report: { listing: Number(listing.id), kind, evidence: await keep(text), ...about } };
      return {
        title: said.report.sign(listing.id),
        calls: [{ contract: "reputation" as const, message, ...(!isFree && { funds: [stake] }) }],
        note: isFree ? said.report.signFree : said.report.signNote(money),
      };
    });
  return (
    <section className={css.form}>
      <h3>{said.report.title}</h3>
      <p className={css.note}>
        {isFree ? said.report.leadFree(decide, appeal) : said.report.lead(money, decide, appeal)}{" "}
        {said.report.delists}
      </p>
      <fieldset className={css.choices}>
        <legend>{said.report.charge}</legend>
        {KINDS.map((each) => (
          <label key={each}>
            <input type="radio" name="charge" checked={each === kind} onChange={() => setKind(each)} />
            <span>{said.report.kinds[each]}</span>
          </label>
        ))}
      </fieldset>
      <label className={css.select}>
        <span>{said.report.version}</span>
        <select value={version} onChange={(event) => setVersion(event.target.value)}>
          <option value="">{said.report.whole}</option>
          {listing.versions.map(({ number }) => (
            <option key={number} value={number}>
              {said.report.versionOf(format.number(number))}
            </option>
          ))}
        </select>
      </label>
      <Writing label={said.report.evidence} value={text} onChange={setText} note={said.report.evidenceNote} />
      <div className={css.ways}>
        <Button
          onClick={() => kind && report(kind)}
          disabled={kind === null || !isKept(text) || sending.isRunning}
        >
          {isFree ? said.report.buttonFree : said.report.button(money)}
        </Button>
        <Button onClick={props.leave}>{said.review.keep}</Button>
      </div>
      {sending.failed}
    </section>
  );
}

/** What the connected account can do with a report. */
export function ReportActs(props: {
  report: ReportedFragment;
  seller: string;
  account: string;
  after: () => void;
}) {
  const said = reputing.use();
  const { format } = useSpeech();
  const now = useClock();
  const { report, seller, account, after } = props;
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const keep = useKeeping();
  const sending = useSend(() => {
    setOpen(false);
    after();
  });
  const can = reportActs(report, seller, account, now);
  const number = Number(report.id);
  const note = said.settle.note(
    format.coin(report.stake.amount, report.stake.denom, true),
    report.state === "ABUSIVE",
  );
  if (can.settle)
    return (
      <div className={css.form}>
        <p className={css.note}>{note}</p>
        <div className={css.ways}>
          <Button
            disabled={sending.isRunning}
            onClick={() =>
              sending.send({
                title: said.settle.sign(report.id),
                calls: [{ contract: "reputation", message: { settle_report: { report: number } } }],
                note,
              })
            }
          >
            {said.settle.button}
          </Button>
        </div>
        {sending.failed}
      </div>
    );
  if (!can.appeal) return null;
  if (!isOpen)
    return (
      <p className={css.act}>
        <LinkButton onClick={() => setOpen(true)}>{said.appeal.button}</LinkButton>
      </p>
    );
  const appeal = () =>
    sending.act(async () => ({
      title: said.appeal.sign(report.id),
      calls: [
        {
          contract: "reputation" as const,
          message: { appeal: { report: number, grounds: await keep(text) } },
        },
      ],
      note: said.appeal.signNote,
    }));
  const until = `${format.date(report.settlesAt)}, ${format.time(report.settlesAt)}`;
  return (
    <div className={css.form}>
      <h3>{said.appeal.title}</h3>
      <Writing label={said.appeal.grounds} value={text} onChange={setText} note={said.appeal.note(until)} />
      <div className={css.ways}>
        <Button onClick={appeal} disabled={!isKept(text) || sending.isRunning}>
          {said.appeal.button}
        </Button>
        <Button onClick={() => setOpen(false)}>{said.review.keep}</Button>
      </div>
      {sending.failed}
    </div>
  );
}
