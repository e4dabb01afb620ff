import { type ReactNode, useId } from "react";
import { useSpeech } from "../words";
import { asShown, bytesOf, isCut, MOST_BYTES, SHOWN, written } from "./texts";
import css from "./Writing.module.css";

/** A field for a text that everybody will read, with its bytes counted, and the text as it will be read. */
export function Writing(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  note?: ReactNode;
  /** The text that is there was cut by the index. */
  wasCut?: boolean;
  rows?: number;
}) {
  const said = written.use();
  const { format } = useSpeech();
  const id = useId();
  const { label, value, onChange, note, wasCut, rows = 5 } = props;
  const text = value.trim();
  const bytes = bytesOf(text);
  const shown = asShown(text);
  const isLong = bytes > MOST_BYTES;
  const [count, most] = [format.number(bytes), format.number(MOST_BYTES)];
  return (
    <div className={css.writing}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={isLong}
        aria-describedby={`${id}-bytes ${id}-note`}
      />
      <p id={`${id}-bytes`} className={isLong ? css.wrong : css.note}>
        {isLong ? said.tooLong(count, most) : said.bytes(count, most)}
        {isCut(text) && !isLong && `. ${said.cut(format.number(SHOWN))}`}
      </p>
      <p id={`${id}-note`} className={css.note}>
        {wasCut && <strong>{said.wasCut(format.number(SHOWN))} </strong>}
        {note} {said.public}
      </p>
      {text !== "" && (
        <figure className={css.preview}>
          <figcaption>{said.preview}</figcaption>
          <p>{shown === "" ? said.unseen : shown}</p>
        </figure>
      )}
    </div>
  );
}
