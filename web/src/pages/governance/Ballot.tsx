import { useState } from "react";
import type { Vote } from "../../chain/market";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { useWallet } from "../../wallet/wallet";
import css from "./Governance.module.css";
import { governing } from "./words";

const VOTES: Vote[] = ["yes", "no", "no_with_veto", "abstain"];

/** Votes with the reader's wallet, as often as the reader wants: the last vote counts. */
export function Ballot({ id, again }: { id: string; again: () => void }) {
  const say = governing.use();
  const wallet = useWallet();
  const [vote, setVote] = useState<Vote>();
  const [sent, setSent] = useState<Vote>();
  const { send, isRunning, failed } = useSend(again);
  if (!wallet.account || !wallet.canSign) {
    return (
      <p className={css.act}>
        <Button onClick={wallet.connect}>{say.ballot.connect}</Button>
      </p>
    );
  }
  const sign = async (chosen: Vote) => {
    const message = { vote: { proposal: Number(id), vote: chosen } };
    const done = await send({
      title: say.ballot.title(id, say.ballot.votes[chosen]),
      calls: [{ contract: "gov", message }],
      note: say.ballot.note,
    });
    if (done) setSent(chosen);
  };
  return (
    <>
      <fieldset className={css.ballot} disabled={isRunning}>
        <legend className="told">{say.ballot.legend}</legend>
        {VOTES.map((each) => (
          <label key={each}>
            <input type="radio" name="vote" checked={each === vote} onChange={() => setVote(each)} />
            <span>{say.ballot.votes[each]}</span>
          </label>
        ))}
      </fieldset>
      <p className={css.act}>
        <Button main disabled={vote === undefined || isRunning} onClick={() => vote && void sign(vote)}>
          {say.ballot.sign}
        </Button>
      </p>
      {failed}
      <p className={css.note} role="status">
        {sent && say.ballot.sent(say.ballot.votes[sent])}
      </p>
    </>
  );
}
