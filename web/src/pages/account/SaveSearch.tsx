import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useDenom } from "../../market/denom";
import { useSession } from "../../session/session";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import { followOf } from "../search/follow";
import type { Sought } from "../search/sought";
import { useDoing } from "./doing";
import { nameOf } from "./kept";

/** Keeps the search of the page for the account, at once; without a wallet its dialog opens. */
export function SaveSearch(props: { sought: Sought; conditions: string[]; className: string }) {
  const { words } = useSpeech();
  const { account, canSign, connect } = useWallet();
  const { request } = useSession();
  const denom = useDenom();
  const doing = useDoing();
  const [saved, setSaved] = useState(false);
  // What is compared is no part of what is sought.
  const { beside: _, ...question } = props.sought;
  const name = nameOf(question.words, props.conditions, words.lists.all);
  const save = () => {
    if (account === null || !canSign) return connect();
    return doing.run(
      () => {
        const search = { name, question, follow: followOf(question, denom) };
        return request("v1/me/searches", { method: "POST", body: JSON.stringify(search) });
      },
      () => setSaved(true),
    );
  };
  const begun = useRef(false);
  useEffect(() => {
    if (!begun.current) void save();
    begun.current = true;
  });
  return (
    <>
      <button type="button" className={props.className} onClick={save} disabled={doing.running || saved}>
        {saved ? words.account.searchSaved : words.search.save}
      </button>
      {saved && (
        <span role="status">
          {": "}
          <Link to="/account">{words.account.searchFind}</Link>. {words.account.searchQuiet}
        </span>
      )}
      {doing.failure}
    </>
  );
}
