import { useId } from "react";
import css from "./StarField.module.css";

const ALL = [1, 2, 3, 4, 5];

/** One to five stars: radio buttons, so that arrows choose among them. */
export function StarField(props: {
  label: string;
  /** What a number of stars is called. */
  nameOf: (stars: number) => string;
  /** 0 before one is chosen. */
  stars: number;
  choose: (stars: number) => void;
}) {
  const name = useId();
  const { stars, choose } = props;
  return (
    <fieldset className={css.stars}>
      <legend>{props.label}</legend>
      {ALL.map((each) => (
        <label key={each}>
          <input
            type="radio"
            className="told"
            name={name}
            checked={each === stars}
            onChange={() => choose(each)}
          />
          <span className="told">{props.nameOf(each)}</span>
          <span aria-hidden="true">{each <= stars ? "★" : "☆"}</span>
        </label>
      ))}
      {stars > 0 && (
        <span aria-hidden="true" className={css.said}>
          {props.nameOf(stars)}
        </span>
      )}
    </fieldset>
  );
}
