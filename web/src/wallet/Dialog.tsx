import { type ReactNode, useEffect, useId, useRef } from "react";
import css from "./Dialog.module.css";

/** A sheet over the page: the keyboard stays in it, and Escape closes it. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    title.current?.focus();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <h2 ref={title} id={id} tabIndex={-1} className={css.title}>
        {props.title}
      </h2>
      {props.children}
    </dialog>
  );
}
