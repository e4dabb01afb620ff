import css from "./Reviews.module.css";
import { reviewing } from "./words";

/** What somebody says below something else. */
export function Said({ title, text }: { title: string; text: string | null }) {
  const said = reviewing.use();
  return (
    <div className={css.answer}>
      <p className={css.note}>{title}</p>
      <p className={css.words}>{text ?? said.away}</p>
    </div>
  );
}
