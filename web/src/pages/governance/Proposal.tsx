import { Link } from "@tanstack/react-router";
import type { Governance, ProposalRecord, StandingMarket, WholeProposal } from "../../chain/governance";
import { useAsked } from "../../market/asked";
import { useEvery } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Line, Lines } from "../../parts/Certificate";
import { Address } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { sleep } from "../../sleep";
import { useSpeech } from "../../words";
import { OFTEN } from "./asked";
import { Ballot } from "./Ballot";
import css from "./Governance.module.css";
import { Message } from "./Message";
import { Votes } from "./Votes";
import { timeText } from "./value";
import { governing } from "./words";

/** The most that a proposal waits for the italic, in milliseconds. */
const MOST_FOR_ITALIC = 1_000;

/** Its summary is quoted in italics, and all else stands below: another font until then would end its lines elsewhere. */
function italic(): Promise<unknown> {
  const loaded = document.fonts?.load('italic 400 19px "Brygada 1918"').catch(() => null);
  return Promise.race([loaded, sleep(MOST_FOR_ITALIC)]);
}

/** One proposal: what it would change, how the vote stands, and how to vote. */
export function Proposal(props: { id: bigint; governance: Governance; market: StandingMarket | undefined }) {
  const { words } = useSpeech();
  const say = governing.use();
  const { id, governance, market } = props;
  const number = id.toString();
  const { answer, error, again } = useAsked(market ? `proposal ${number}` : null, async () => {
    if (!market) return market;
    const [proposal] = await Promise.all([governance.proposal(market, id), italic()]);
    return proposal;
  });
  useEvery(market ? OFTEN : null, again);
  if (answer === null) {
    return (
      <Notice title={say.unknown(number)} note={say.unknownNote} isPage>
        <Link to="/governance/{-$id}" params={{ id: undefined }}>
          {say.all}
        </Link>
      </Notice>
    );
  }
  if (error && answer === undefined) {
    return (
      <Notice title={say.away} note={error.message} isPage>
        <Button onClick={again}>{words.errors.again}</Button>
      </Notice>
    );
  }
  if (!answer) return <Bar width={320} />;
  const { proposal } = answer;
  return (
    <div className={css.page}>
      <header>
        <p className={css.note}>
          <Link to="/governance/{-$id}" params={{ id: undefined }}>
            {say.all}
          </Link>
        </p>
        <h1>{proposal.title || say.number(number)}</h1>
        <p className={css.note}>{proposal.expedited ? say.expedited(number) : say.number(number)}</p>
      </header>
      <Whole whole={answer} again={again} />
    </div>
  );
}

/** All of a proposal that was read. */
export function Whole(props: { whole: WholeProposal; again: () => void }) {
  const say = governing.use();
  const { whole, again } = props;
  const { proposal, messages, votes, stake } = whole;
  const isOpen = proposal.status === "deposit" || proposal.status === "voting";
  return (
    <>
      {isOpen && messages.some(({ dangerous }) => dangerous) && <Notice title={say.dangerous} money />}
      {proposal.summary !== "" && (
        <section>
          <h2>{say.titled}</h2>
          <p className={css.quoted}>“{proposal.summary}”</p>
        </section>
      )}
      <section>
        <h2>{proposal.status === "passed" ? say.changed : say.changes}</h2>
        <p className={css.note}>
          {messages.length === 0
            ? say.noMessages
            : proposal.status === "passed"
              ? say.passedNote
              : say.present}
        </p>
        {messages.map((message, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message is its place
          <Message key={place} number={place + 1} message={message} />
        ))}
      </section>
      <section>
        <h2>{say.votes}</h2>
        {proposal.status === "deposit" ? (
          <p>{say.votesLater}</p>
        ) : (
          <Votes votes={votes} stake={stake} isExpedited={proposal.expedited} />
        )}
      </section>
      <Facts whole={whole} />
      {proposal.status === "voting" && <How id={proposal.id} again={again} />}
      <section>
        <h2>{say.check}</h2>
        <pre className={css.command}>weighhouse gov check {proposal.id}</pre>
      </section>
    </>
  );
}

function Facts({ whole: { proposal, stake } }: { whole: WholeProposal }) {
  const { format } = useSpeech();
  const say = governing.use();
  const coins = (list: ProposalRecord["deposit"]) =>
    list.map(({ amount, denom }) => format.coin(amount, denom, true)).join(", ") || say.noDeposit;
  const { votingBeginsAt, votingEndsAt, depositEndsAt, submittedAt } = proposal;
  const least = proposal.expedited ? stake.rules.expeditedDeposit : stake.rules.deposit;
  return (
    <section>
      <h2>{say.state}</h2>
      <Lines>
        <Line label={say.state} known="proven">
          {say.states[proposal.status]}
        </Line>
        {proposal.failedReason !== "" && <Line label={say.reason}>{proposal.failedReason}</Line>}
        <Line
          label={say.voting}
          note={
            proposal.status === "deposit" &&
            depositEndsAt !== null &&
            say.until(timeText(depositEndsAt, format))
          }
        >
          {votingBeginsAt !== null && votingEndsAt !== null
            ? say.votingFrom(timeText(votingBeginsAt, format), timeText(votingEndsAt, format))
            : say.notVoting}
        </Line>
        <Line label={say.deposit} note={say.depositOf(coins(least))}>
          {coins(proposal.deposit)}
        </Line>
        {submittedAt !== null && <Line label={say.submitted}>{timeText(submittedAt, format)}</Line>}
        {proposal.proposer !== "" && (
          <Line label={say.proposer}>
            <Address address={proposal.proposer} label={say.proposer} />
          </Line>
        )}
      </Lines>
    </section>
  );
}

function How({ id, again }: { id: string; again: () => void }) {
  const say = governing.use();
  return (
    <section>
      <h2>{say.how}</h2>
      <p className={css.note}>{say.howNote}</p>
      <Ballot id={id} again={again} />
      <p className={css.note}>{say.terminal}</p>
      <pre className={css.command}>weighhouse gov vote {id} yes</pre>
    </section>
  );
}
