import { Link } from "@tanstack/react-router";
import type { HomeQuery } from "../../api/generated/graphql";
import { LEAST, MOST, placeOf } from "../../parts/Ruler";
import { useSpeech } from "../../words";
import { type Named, named } from "./named";
import css from "./Scale.module.css";

type Bars = HomeQuery["all"]["histogram"];

const WIDTH = 1200;
const HEIGHT = 220;
/** What the strokes of all models have at most; those with names stand above. */
const ALL = 80;
/** How much lower than the one before it each named stroke is. */
const STEP = 36;
const POWERS = Array.from({ length: MOST - LEAST + 1 }, (_, step) => LEAST + step);

/** All models on one ruler, and the names of some. The strokes keep their thickness, whatever the page's width. */
export function Scale(props: {
  bars: Bars | undefined;
  total: HomeQuery["all"]["total"] | undefined;
  best: HomeQuery["best"]["nodes"] | undefined;
}) {
  const { bars, total } = props;
  const { words, format } = useSpeech();
  const most = Math.max(1, ...(bars ?? []).map((bar) => Number(bar.count)));
  const x = (place: number) => Math.round(place * (WIDTH - 1)) + 0.5;
  const count = total ? format.total(total) : "";
  const names = named(props.best ?? []);
  const caption = total ? words.ruler.all(count) : "\u00a0";
  return (
    <figure className={css.scale}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={caption}>
        <path className={css.line} d={`M0 ${HEIGHT - 8.5}H${WIDTH}`} />
        {POWERS.map((power) => (
          <path key={power} className={css.line} d={`M${x(placeOf(10 ** power))} ${HEIGHT - 8.5}v8`} />
        ))}
        {(bars ?? []).map((bar) => {
          const middle = Math.sqrt(Math.max(Number(bar.from), 1) * Number(bar.below ?? Number(bar.from) * 2));
          const height = Math.sqrt(Number(bar.count) / most) * ALL;
          return (
            <path
              key={bar.from}
              className={css.stroke}
              d={`M${x(placeOf(middle))} ${HEIGHT - 9}v${-height}`}
            />
          );
        })}
        {names.map((model) => (
          <path
            key={model.id}
            className={css.chosen}
            d={`M${x(model.place)} ${HEIGHT - 9}V${model.rank * STEP}`}
          />
        ))}
      </svg>
      <ul className={css.names}>
        {names.map((model) => (
          <Name key={model.id} model={model} />
        ))}
      </ul>
      <div className={css.labels} aria-hidden="true">
        {POWERS.map((power) => (
          <span key={power}>{format.bytes(10 ** power)}</span>
        ))}
      </div>
      <figcaption>
        {caption} {names.length > 0 && <span className={css.named}>{words.ruler.named}</span>}
      </figcaption>
    </figure>
  );
}

function Name({ model }: { model: Named }) {
  const { format } = useSpeech();
  return (
    <li style={{ left: `${model.place * 100}%`, top: `${model.rank * STEP}px` }}>
      <Link to="/models/$id" params={{ id: model.id }}>
        {model.name}
      </Link>
      <span>{format.bytes(model.bytes)}</span>
    </li>
  );
}
