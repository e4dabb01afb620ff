import { useRouteContext, useSearch } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import type { FeedbackRequest, Problem } from "../../api/generated/rest";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { feedback as english } from "../../words/en/feedback";
import css from "./Feedback.module.css";

const writing = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/feedback")).feedback,
  nl: async () => (await import("../../words/nl/feedback")).feedback,
});

type Kind = FeedbackRequest["kind"];
const KINDS: Kind[] = ["fault", "idea", "question", "praise", "other"];
const MOST_WORDS = 4_000;
const MOST_CONTACT = 254;
const MOST_PAGE = 500;
const PATIENCE = 20_000;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Anybody writes to the operator: without a wallet, and without a session. */
export function Feedback() {
  const said = writing.use();
  const { format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { page } = useSearch({ from: "/feedback" });
  const [kind, setKind] = useState<Kind>("fault");
  const [words, setWords] = useState("");
  const [contact, setContact] = useState("");
  const [isNamed, setNamed] = useState(true);
  const [step, setStep] = useState<"writing" | "sending" | "sent">("writing");
  const [failed, setFailed] = useState<string | null>(null);
  const id = useId();
  const bytes = bytesOf(words.trim());
  const isLong = bytes > MOST_WORDS;
  const [count, most] = [format.number(bytes), format.number(MOST_WORDS)];
  const isPage = page !== undefined && bytesOf(page) <= MOST_PAGE;
  const isReady = bytes > 0 && !isLong && bytesOf(contact.trim()) <= MOST_CONTACT && step === "writing";
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setStep("sending");
    setFailed(null);
    const message: FeedbackRequest = {
      kind,
      words: words.trim(),
      ...(isPage && isNamed && { page }),
      ...(contact.trim() !== "" && { contact: contact.trim() }),
    };
    try {
      const answer = await fetch(new URL("v1/feedback", config.api), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok) return setStep("sent");
      const problem: Partial<Problem> = await answer.json().catch(() => ({}));
      const known = { FEEDBACK_SPENT: said.spent, NOT_OFFERED: said.notOffered };
      setFailed(known[problem.code as keyof typeof known] ?? problem.detail ?? said.away);
    } catch {
      setFailed(said.away);
    }
    setStep("writing");
  };
  if (step === "sent")
    return (
      <div className={css.page}>
        <h1>{said.title}</h1>
        <p role="status">{said.sent}</p>
        <p>
          <Button
            onClick={() => {
              setWords("");
              setStep("writing");
            }}
          >
            {said.another}
          </Button>
        </p>
      </div>
    );
  return (
    <form className={css.page} onSubmit={send}>
      <h1>{said.title}</h1>
      <p className={css.note}>
        {said.lead} {said.chain}
      </p>
      <label className={css.field}>
        <span>{said.kind}</span>
        <select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {said.kinds[each]}
            </option>
          ))}
        </select>
      </label>
      <div className={css.field}>
        <label htmlFor={id}>{said.words}</label>
        <textarea
          id={id}
          rows={8}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          aria-invalid={isLong}
          aria-describedby={`${id}-note`}
        />
        <p id={`${id}-note`} className={isLong ? css.wrong : css.note}>
          {isLong ? said.tooLong(count, most) : said.bytes(count, most)}
        </p>
      </div>
      {isPage && (
        <label className={css.check}>
          <input type="checkbox" checked={isNamed} onChange={(event) => setNamed(event.target.checked)} />
          <span>{said.page(page)}</span>
        </label>
      )}
      <Field
        label={said.contact}
        value={contact}
        onChange={(event) => setContact(event.target.value)}
        autoComplete="email"
        wrong={bytesOf(contact.trim()) > MOST_CONTACT ? said.contactNote : null}
        note={said.contactNote}
      />
      <div>
        <Button type="submit" main disabled={!isReady}>
          {said.button}
        </Button>
      </div>
      {failed !== null && <Notice title={failed} />}
    </form>
  );
}
