import type { ButtonHTMLAttributes } from "react";
import css from "./Button.module.css";

/** The verb, and the amount if there is one. One `main` button a view at most. */
export function Button({ main, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { main?: boolean }) {
  return <button type="button" {...rest} className={`${css.button} ${main ? css.main : ""}`} />;
}

/** What acts in place, written as a link in a sentence or a list. */
export function LinkButton({ className = "", ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" {...rest} className={`${css.link} ${className}`} />;
}
