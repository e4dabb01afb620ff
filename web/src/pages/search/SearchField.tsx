import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef } from "react";
import css from "./SearchField.module.css";

/** Words to search for; `/` leads here from anywhere. */
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
  const sought = useSearch({ strict: false }) as { words?: string };
  useEffect(() => {
    if (field.current) field.current.value = sought.words ?? "";
  }, [sought.words]);
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = field.current?.value.trim();
    navigate({ to: "/models", search: words ? { ...sought, words } : {} });
  };
  return (
    <search className={className}>
      <form className={`${css.form} ${large ? css.large : ""}`} onSubmit={submit}>
        <svg viewBox="0 0 16 16" className={css.glass} aria-hidden="true">
          <path d="M11 11l4 4M12.500 7A5.500 5.500 0 1 1 1.500 7a5.500 5.500 0 0 1 11 0z" />
        </svg>
        <input
          ref={field}
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
