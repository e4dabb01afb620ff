import { type FormEvent, useId, useState } from "react";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { useSpeech } from "../../words";
import type { Section } from "./Account";
import css from "./Account.module.css";
import { useDoing } from "./doing";

/** Where the account wants to hear of what happens. */
export function ContactForm({ kept, signed, again }: Section) {
  const { words } = useSpeech();
  const [saved, setSaved] = useState(false);
  const id = useId();
  const doing = useDoing();
  if (kept === null) {
    return (
      <section>
        <h2>{words.account.contact}</h2>
        <Bar width={280} />
      </section>
    );
  }
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const text = (name: string) => String(typed.get(name) ?? "").trim();
    const contact = {
      ...(text("email") && { email: text("email") }),
      ...(text("url") && { url: text("url") }),
    };
    const isNone = Object.keys(contact).length === 0;
    setSaved(false);
    doing.run(
      () =>
        isNone
          ? signed.request("v1/me/contact", { method: "DELETE" })
          : signed.request("v1/me/contact", { method: "PUT", body: JSON.stringify(contact) }),
      () => {
        setSaved(true);
        again();
      },
    );
  };
  return (
    <section>
      <h2>{words.account.contact}</h2>
      <p className={css.note}>{words.account.contactNote}</p>
      <form className={css.form} onSubmit={save}>
        <label htmlFor={`${id}-email`}>{words.account.email}</label>
        <input
          id={`${id}-email`}
          name="email"
          type="email"
          autoComplete="email"
          defaultValue={kept.contact?.email ?? ""}
        />
        <label htmlFor={`${id}-url`}>{words.account.page}</label>
        <input
          id={`${id}-url`}
          name="url"
          type="url"
          pattern="https://.+"
          placeholder="https://"
          autoComplete="url"
          defaultValue={kept.contact?.url ?? ""}
        />
        <p className={css.act}>
          <Button type="submit" disabled={doing.running}>
            {words.account.save}
          </Button>{" "}
          {saved && <span role="status">{words.account.saved}</span>}
        </p>
      </form>
      {doing.failure}
    </section>
  );
}
