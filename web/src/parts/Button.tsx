import type { ButtonHTMLAttributes } from "react";
import css from "./Button.module.css";

/** The verb, and the amount if there is one. One `main` button a view at most. */
export function Button({ main, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { main?: boolean }) {
  return <button type="button" {...rest} className={`${css.button} ${main ? css.main : ""}`} />;
}
