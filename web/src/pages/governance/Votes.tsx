import type { Votes as Counted, Stake, VoteRules } from "../../chain/governance";
import { useSpeech } from "../../words";
import css from "./Governance.module.css";
import { sharesOf } from "./value";
import { governing } from "./words";

/** What the rules of votes ask of a proposal. */
export function thresholdOf(rules: VoteRules, isExpedited: boolean): number {
  return Number(isExpedited ? rules.expeditedThreshold : rules.threshold);
}

/** A scale of all stake: above the line what is for it, below what is against, and a tick at the quorum. */
export function Scale({ votes, stake: { bonded, rules } }: { votes: Counted; stake: Stake }) {
  const { format } = useSpeech();
  const say = governing.use();
  const quorum = Number(rules.quorum);
  const { yes, no, veto } = sharesOf(votes, bonded);
  return (
    <svg className={css.scale} viewBox="0 0 1000 24" preserveAspectRatio="none" role="img">
      <title>{say.ruler(format.share(yes), format.share(no + veto), format.share(quorum))}</title>
      <rect className={css.for} y="2" width={yes * 1000} height="9" />
      <rect className={css.veto} y="13" width={veto * 1000} height="9" />
      <rect className={css.against} x={veto * 1000} y="13" width={no * 1000} height="9" />
      <path className={css.line} d="M0 12H1000" />
      <path className={css.line} d="M0.500 4V20M999.500 4V20" />
      <path className={css.quorum} d={`M${quorum * 1000} 0V24`} />
    </svg>
  );
}

/** The votes of a proposal, and what it needs. */
export function Votes(props: { votes: Counted; stake: Stake; isExpedited: boolean }) {
  const { format } = useSpeech();
  const say = governing.use();
  const { votes, stake } = props;
  const { bonded, rules } = stake;
  const shares = sharesOf(votes, bonded);
  const share = (name: keyof typeof shares) => format.share(shares[name]);
  return (
    <div className={css.votes}>
      <Scale votes={votes} stake={stake} />
      <p>{say.votesOf(share("yes"), share("no"), share("veto"), share("abstain"))}</p>
      <p className={css.note}>
        {say.turnout(share("voted"), format.share(Number(rules.quorum)))}{" "}
        {say.needs(format.share(thresholdOf(rules, props.isExpedited)), format.share(Number(rules.veto)))}
      </p>
    </div>
  );
}
