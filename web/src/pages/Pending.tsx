import { Bar } from "../parts/Bar";
import css from "./Pending.module.css";

/** Stands for a page that is on its way, with its title. */
export function Pending() {
  return (
    <div className={css.pending}>
      <Bar width={120} />
      <h1>
        <Bar width={420} />
      </h1>
      <Bar width={320} />
    </div>
  );
}
