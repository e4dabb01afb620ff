import { type FormEvent, useId, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../api/generated";
import { useSpeech } from "../words";
import css from "./AccountField.module.css";
import { Button } from "./Button";

const PREFIX = graphql(`
  query AddressPrefix {
    _meta {
      addressPrefix
    }
  }
`);

/** Any account's address: what is public of it can be looked at. */
export function AccountField(props: { label: string; show: string; chosen: (address: string) => void }) {
  const { words } = useSpeech();
  const id = useId();
  const [{ data }] = useQuery({ query: PREFIX });
  const prefix = data?._meta?.addressPrefix;
  const [wrong, setWrong] = useState(false);
  const show = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get("account") ?? "").trim();
    // What reads a checksum comes when an address is given: pages that are loaded first have this field's file, too.
    const { isAddress } = await import("../wallet/address");
    const isOne = prefix === undefined ? typed !== "" : isAddress(typed, prefix);
    setWrong(!isOne);
    if (isOne) props.chosen(typed);
  };
  return (
    <form className={css.form} onSubmit={show}>
      <label htmlFor={id}>{props.label}</label>
      <div className={css.field}>
        <input
          id={id}
          name="account"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
        />
        <Button type="submit">{props.show}</Button>
      </div>
      {wrong && (
        <p id={`${id}-wrong`} className={css.wrong}>
          {words.library.notOne(prefix ?? "")}
        </p>
      )}
    </form>
  );
}
