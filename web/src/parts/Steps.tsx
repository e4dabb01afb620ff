import { useSpeech } from "../words";
import css from "./Chart.module.css";
import { roomFor, sorted } from "./chart";
import { useWidth } from "./width";

const HEIGHT = 92;
const LINE = 64;
const HIGHEST = 24;
const LOWEST = 56;
/** How wide a letter of a label is at most, at 13 px. */
const LETTER = 7.5;

export interface Step {
  /** RFC 3339. */
  at: string;
  value: bigint;
  /** What it is told by below the line, such as a version. */
  name: string;
}

/** What a price was, oldest first: a line that steps, labelled on its steps. A table has the same. */
export function Steps(props: {
  title: string;
  told: string;
  steps: readonly Step[];
  /** Where the line ends. */
  until: string;
  write: (value: bigint) => string;
  heads: { from: string; value: string; name: string };
}) {
  const { words, format } = useSpeech();
  const [ref, width] = useWidth(336);
  const { steps, write } = props;
  const [first, last] = [steps[0], steps[steps.length - 1]];
  if (!first || !last) return null;
  const [from, to] = [Date.parse(first.at), Math.max(Date.parse(props.until), Date.parse(last.at) + 1)];
  // The newest price has room for its label, whenever it came.
  const room = width - Math.max(write(last.value).length, last.name.length) * LETTER;
  const x = (at: string) => Math.round(((Date.parse(at) - from) / (to - from)) * Math.max(room, 0)) + 0.5;
  const ordered = sorted(steps.map((step) => step.value));
  const [least = 0n, most = 0n] = [ordered[0], ordered.at(-1)];
  const y = (value: bigint) =>
    Math.round(
      most === least
        ? LOWEST - 12
        : LOWEST - (Number(((value - least) * 1000n) / (most - least)) / 1000) * (LOWEST - HIGHEST),
    );
  const line = steps
    .map((step, place) => `${place === 0 ? "M" : "H"}${x(step.at)}${place === 0 ? " " : "V"}${y(step.value)}`)
    .join("");
  // A label stands above all that the line does under it.
  const over = (place: number, label: string) => {
    const begin = x(steps[place]?.at ?? "");
    const under = steps.filter((step, next) => next >= place && x(step.at) < begin + label.length * LETTER);
    return Math.min(...under.map((step) => y(step.value))) - 8;
  };
  const fits = roomFor(
    steps.map((step) => ({
      at: x(step.at),
      width: Math.max(write(step.value).length, step.name.length) * LETTER + 8,
    })),
  );
  return (
    <figure className={css.chart}>
      <h2 className={css.small}>{props.title}</h2>
      <svg ref={ref} className={css.drawn} height={HEIGHT} role="img" aria-label={props.told}>
        <path className={css.zero} d={`M0 ${LINE + 0.5}H${width}`} />
        <path className={css.step} d={`${line}H${width}`} />
        {steps.map((step, place) => (
          <g key={step.at}>
            <path className={css.zero} d={`M${x(step.at)} ${LINE}v6`} />
            {fits[place] && (
              <>
                <text className={css.value} x={x(step.at) + 2} y={over(place, write(step.value))}>
                  {write(step.value)}
                </text>
                <text className={css.label} x={x(step.at)} y={HEIGHT - 8}>
                  {step.name}
                </text>
              </>
            )}
          </g>
        ))}
      </svg>
      <details className={css.same}>
        <summary>{words.charts.table}</summary>
        <table>
          <thead>
            <tr>
              <th>{props.heads.from}</th>
              <th>{props.heads.name}</th>
              <th>{props.heads.value}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.at}>
                <td>{format.date(step.at)}</td>
                <td>{step.name}</td>
                <td>{write(step.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
