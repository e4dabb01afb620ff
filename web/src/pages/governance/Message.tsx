import type { ChangeValue, ExplainedMessage } from "../../chain/governance";
import { useSpeech } from "../../words";
import css from "./Governance.module.css";
import { isCode, valueText } from "./value";
import { governing } from "./words";

/** One message of a proposal: what it would change, whom that reaches, what a voter has to know, and the message itself. */
export function Message({ number, message }: { number: number; message: ExplainedMessage }) {
  const { format } = useSpeech();
  const say = governing.use();
  const { change, raw } = message;
  return (
    <section className={css.message}>
      <h3>{say.message(format.number(number), say.sentence(change.title))}</h3>
      {!change.decoded && (
        <p className={css.danger}>
          <strong>{say.danger}</strong> {say.undecoded}
        </p>
      )}
      {change.warnings.map((warning) => (
        <p key={warning.text} className={css[warning.severity]}>
          <strong>{say[warning.severity]}</strong> {say.sentence(warning)}.
        </p>
      ))}
      {change.lines.length > 0 && <Lines lines={change.lines} />}
      {change.affects.length > 0 && (
        <>
          <h4>{say.affects}</h4>
          <ul className={css.affects}>
            {change.affects.map((affected) => (
              <li key={affected.text}>{say.sentence(affected)}.</li>
            ))}
          </ul>
        </>
      )}
      {change.decoded ? (
        <details className={css.raw}>
          <summary>{say.raw}</summary>
          <Raw raw={raw} />
        </details>
      ) : (
        <div className={css.raw}>
          <p className={css.note}>{say.raw}</p>
          <Raw raw={raw} />
        </div>
      )}
    </section>
  );
}

function Lines({ lines }: { lines: ExplainedMessage["change"]["lines"] }) {
  const say = governing.use();
  return (
    <table className={css.lines}>
      <thead>
        <tr>
          <th scope="col" className={css.head}>
            {say.value}
          </th>
          <th scope="col" className={css.head}>
            {say.from}
          </th>
          <th scope="col" className={css.head}>
            {say.to}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ label, from, to }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two codes have the same label, and no line moves
          <tr key={place} className={css.row}>
            <th scope="row" className={css.head}>
              {say.label(label)}
            </th>
            {from === null ? (
              <td colSpan={2} className={css.cell}>
                <Shown value={to} />
              </td>
            ) : (
              <>
                <td className={css.cell} data-head={say.from}>
                  <Shown value={from} />
                </td>
                <td className={css.cell} data-head={say.to}>
                  <Shown value={to} />
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Shown({ value }: { value: ChangeValue }) {
  const { format } = useSpeech();
  const text = valueText(value, governing.use(), format);
  return isCode(value) ? <code>{text}</code> : text;
}

/** A message that nobody decoded, in JSON; of a long one its beginning, and how long it is. */
function Raw({ raw }: { raw: object }) {
  const { format } = useSpeech();
  const say = governing.use();
  const { bytes, length } = raw as { bytes?: string; length?: number };
  const shown = (bytes?.length ?? 0) / 2;
  return (
    <>
      <pre>{JSON.stringify(raw, null, 2)}</pre>
      {length !== undefined && length > shown && (
        <p className={css.note}>{say.rawCut(format.number(shown), format.number(length))}</p>
      )}
    </>
  );
}
