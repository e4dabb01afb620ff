import { useState } from "react";
import { useSend } from "../market/send";
import { Button, LinkButton } from "../parts/Button";
import { isKept, SHOWN, useKeeping } from "./texts";
import { Writing } from "./Writing";
import css from "./Writing.module.css";
import { reputing } from "./words";

/** The seller's answer to a review: written, or replaced. */
export function Answering(props: {
  /** The number of the order that is reviewed. */
  order: string;
  before: { text?: string | null } | null;
  after: () => void;
}) {
  const said = reputing.use();
  const { order, before } = props;
  const old = before?.text ?? "";
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState(old);
  const keep = useKeeping();
  const sending = useSend(() => {
    setOpen(false);
    props.after();
  });
  const send = () =>
    sending.act(async () => ({
      title: said.answer.sign(order),
      calls: [
        {
          contract: "reputation" as const,
          message: { answer_review: { order: Number(order), words: await keep(text) } },
        },
      ],
      note: said.answer.signNote,
    }));
  if (!isOpen)
    return (
      <p>
        <LinkButton
          onClick={() => {
            setText(old);
            setOpen(true);
          }}
        >
          {before ? said.answer.again : said.answer.title}
        </LinkButton>
      </p>
    );
  return (
    <div className={css.form}>
      <Writing
        label={said.answer.words}
        value={text}
        onChange={setText}
        note={said.answer.note}
        wasCut={[...old].length >= SHOWN}
      />
      <div className={css.ways}>
        <Button onClick={send} disabled={!isKept(text) || text.trim() === old.trim() || sending.isRunning}>
          {before ? said.answer.again : said.answer.button}
        </Button>
        <Button onClick={() => setOpen(false)}>{said.review.keep}</Button>
      </div>
      {sending.failed}
    </div>
  );
}
