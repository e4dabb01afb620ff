import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef } from "react";
import css from "./SearchField.module.css";
import { readSought, type Sought } from "./sought";

/** Milliseconds after a letter in which another one is awaited. */
const PAUSE = 150;

/** Words to search for; `/` leads here from anywhere. Where results are, they follow each letter. */
export function SearchField({
  className,
  label,
  large = false,
}: {
  className: string;
  label: string;
  large?: boolean;
}) {
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sought = useSearch({ strict: false }) as { words?: string };
  const path = useLocation({ select: ({ pathname }) => pathname });
  const showsResults = path === "/models";
  // What stands in the addresses of other pages is no condition of a search, whatever its name.
  const isSought = showsResults || path === "/compare";
  useEffect(() => {
    const shown = field.current;
    // What is being typed stays as it is typed, with the space at its end.
    if (shown && shown.value.trim() !== (sought.words ?? "")) shown.value = sought.words ?? "";
  }, [sought.words]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  }, []);
  /** Words change nothing else of a search, whatever changed while they were typed. */
  const withWords = (before: Record<string, unknown>): Sought => {
    const words = field.current?.value.trim();
    const { words: _, ...others } = isSought ? readSought(before) : {};
    return words ? { ...others, words } : others;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    clearTimeout(timer.current);
    navigate({ to: "/models", search: withWords });
  };
  const follow = () => {
    clearTimeout(timer.current);
    if (!showsResults) return;
    timer.current = setTimeout(() => {
      navigate({ to: "/models", search: withWords, replace: true, resetScroll: false });
    }, PAUSE);
  };
  return (
    <search className={className}>
      <form className={`${css.form} ${large ? css.large : ""}`} onSubmit={submit}>
        <svg viewBox="0 0 16 16" className={css.glass} aria-hidden="true">
          <path d="M11 11l4 4M12.500 7A5.500 5.500 0 1 1 1.500 7a5.500 5.500 0 0 1 11 0z" />
        </svg>
        <input
          ref={field}
          onInput={follow}
          type="search"
          name="words"
          autoComplete="off"
          spellCheck={false}
          aria-label={label}
          placeholder={label}
          maxLength={200}
        />
        <span aria-hidden="true">/</span>
      </form>
    </search>
  );
}
