import type { ReviewedFragment } from "../../api/generated/graphql";
import { type Chain, useChain } from "../../chain/market";
import { ask } from "../../chain/records";
import { asking } from "../../chain/reputation";
import { useAsked } from "../../market/asked";
import { linkedParty } from "../../market/reviewing";
import { useSend } from "../../market/send";
import { LinkButton } from "../../parts/Button";
import { reputing } from "../../saying/words";
import css from "./Reviews.module.css";

/** A holder's word that a review was helpful, given or taken back. */
export function Voting(props: {
  review: ReviewedFragment;
  listing: string;
  account: string;
  license: string;
  after: () => void;
}) {
  const said = reputing.use();
  const chain = useChain();
  const { review, account, license } = props;
  const order = Number(review.orderId);
  const votes = useAsked(chain && `${order} ${account}`, async () =>
    chain ? await asking.votes(chain, order) : [],
  );
  const sending = useSend(() => {
    votes.again();
    props.after();
  });
  if (!chain || !votes.answer) return null;
  const own = votes.answer.find(({ voter }) => voter === account);
  const vote = () =>
    sending.act(async () => {
      if (own)
        return {
          title: said.vote.takeSign(review.orderId),
          calls: [{ contract: "reputation" as const, message: { retract_vote: { order } } }],
        };
      const party = await linkedParty(chain, account, await partiesOf(chain, props.listing, review.reviewer));
      if (party !== null) throw new Error(said.vote.linked(party));
      return {
        title: said.vote.sign(review.orderId),
        calls: [{ contract: "reputation" as const, message: { vote: { order, license: Number(license) } } }],
        note: said.vote.signNote(license),
      };
    });
  return (
    <>
      <p className={css.act}>
        <LinkButton onClick={vote} disabled={sending.isRunning}>
          {own ? said.vote.take : said.vote.say}
        </LinkButton>
      </p>
      {sending.failed}
    </>
  );
}

/** Whose word a vote must not be: the reviewer's, and that of all who are paid for the listing. */
async function partiesOf(chain: Chain, listing: string, reviewer: string): Promise<string[]> {
  const { id, seller, split_version } = await ask.listing(chain, Number(listing));
  const payees = await ask.split(chain, id, split_version);
  return [...new Set([reviewer, seller, ...payees.map(({ address }) => address)])];
}
