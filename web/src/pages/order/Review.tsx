import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { OrderReviewQuery } from "../../api/generated/graphql";
import { type Chain, useChain } from "../../chain/market";
import type { ReviewRecord } from "../../chain/reputation";
import { useAsked } from "../../market/asked";
import { follow } from "../../market/now";
import { type Obstacle, obstacleOf, reviewing } from "../../market/reviewing";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { Answering } from "../../saying/Answering";
import { StarField } from "../../saying/StarField";
import { isKept, SHOWN, useKeeping } from "../../saying/texts";
import { Writing } from "../../saying/Writing";
import { reputing } from "../../saying/words";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import type { Props } from "./Acts";
import css from "./Acts.module.css";
import { Part } from "./OpenAct";

const REVIEW = graphql(`
  query OrderReview($order: ID!) {
    review(order: $order) {
      stars
      writtenAt
      words {
        cid
        text
      }
      answer {
        words {
          cid
          text
        }
      }
    }
  }
`);

type Told = OrderReviewQuery["review"] | undefined;

/** The buyer's review of what was settled, and the seller's answer to it. */
export function Review({ shown, sale, onChain }: Props) {
  const { account, canSign } = useWallet();
  const chain = useChain();
  const address = canSign ? (account?.address ?? null) : null;
  const [{ data }, ask] = useQuery({ query: REVIEW, variables: { order: sale.id } });
  const again = () => ask({ requestPolicy: "network-only" });
  if (!chain || !onChain || address === null) return null;
  const told = data?.review;
  if (address === sale.buyer)
    return (
      <Own
        key={address}
        chain={chain}
        onChain={onChain}
        seller={shown.seller}
        account={address}
        told={told}
        listing={sale.listing}
        again={again}
      />
    );
  return address === onChain.listing.seller && told ? (
    <Answer order={sale.id} told={told} again={again} />
  ) : null;
}

/** What the buyer can say, or why it can't: the chain is asked before anybody signs. */
function Own(props: {
  chain: Chain;
  onChain: NonNullable<Props["onChain"]>;
  seller: string;
  account: string;
  told: Told;
  listing: string;
  again: () => void;
}) {
  const said = reputing.use();
  const { chain, onChain, account, told } = props;
  const { order } = onChain;
  const early = obstacleOf(order, account);
  const asked = useAsked(early ? null : `${order.id} ${account} ${order.state}`, () =>
    reviewing(chain, order, props.seller, account),
  );
  const [isOpen, setOpen] = useState(false);
  const after = () => {
    setOpen(false);
    asked.again();
    follow(props.again);
  };
  const obstacle = early ?? asked.answer?.obstacle ?? null;
  if (obstacle) return <Hindrance obstacle={obstacle} />;
  if (!asked.answer) {
    return (
      <Part title={said.review.title}>
        {asked.error ? (
          <Notice title={said.review.away} note={asked.error.message} />
        ) : (
          <p className={css.note}>{said.review.asking}</p>
        )}
      </Part>
    );
  }
  const { before } = asked.answer;
  if (before && !isOpen)
    return <Written before={before} told={told} listing={props.listing} change={() => setOpen(true)} />;
  return (
    <Write
      // Words that come later are not typed over.
      key={before ? told?.words?.cid : "first"}
      order={order.id}
      before={before}
      told={told}
      after={after}
      leave={before ? () => setOpen(false) : null}
    />
  );
}

function Hindrance({ obstacle }: { obstacle: Obstacle }) {
  const said = reputing.use();
  const { obstacles } = said.review;
  const why =
    obstacle.kind === "not-buyer"
      ? obstacles.buyer(obstacle.buyer)
      : obstacle.kind === "linked"
        ? obstacles.linked(obstacle.party)
        : obstacles[obstacle.kind];
  return (
    <Part title={said.review.title}>
      <p className={css.note}>{why}</p>
    </Part>
  );
}

function Written(props: { before: ReviewRecord; told: Told; listing: string; change: () => void }) {
  const said = reputing.use();
  const { format } = useSpeech();
  const { before, told } = props;
  // What the index has may be older than the chain's.
  const words = told?.words && told.words.cid === before.words ? told.words.text : null;
  return (
    <Part title={said.review.title}>
      <p>{said.review.yours(before.stars, format.date(new Date(before.written_at * 1000)))}</p>
      {words && <p className={css.words}>{words}</p>}
      <div className={css.ways}>
        <Button onClick={props.change}>{said.review.change}</Button>
      </div>
      <p className={css.note}>
        <Link to="/models/$id" params={{ id: props.listing }} search={{ tab: "reviews" }}>
          {said.review.toReviews}
        </Link>
      </p>
    </Part>
  );
}

function Write(props: {
  order: number;
  before: ReviewRecord | null;
  told: Told;
  after: () => void;
  leave: (() => void) | null;
}) {
  const said = reputing.use();
  const { order, before, told, after } = props;
  const old = (before && told?.words?.text) ?? "";
  const [stars, setStars] = useState(before?.stars ?? 0);
  const [text, setText] = useState(old);
  const keep = useKeeping();
  const sending = useSend(after);
  const isSame = before !== null && stars === before.stars && text.trim() === old.trim();
  const isLong = text.trim() !== "" && !isKept(text);
  const send = () =>
    sending.act(async () => {
      // Words that were not touched keep their address, so that nothing is sent anew.
      const words =
        text.trim() === ""
          ? null
          : before && text.trim() === old.trim()
            ? (before.words ?? null)
            : await keep(text);
      const review = { order, stars, words };
      return {
        title: said.review.sign(order.toString()),
        calls: [{ contract: "reputation" as const, message: before ? { edit_review: review } : { review } }],
        note: said.review.signNote(stars),
      };
    });
  return (
    <Part title={said.review.title}>
      <p className={css.note}>{said.review.lead}</p>
      <StarField label={said.review.stars} nameOf={said.review.star} stars={stars} choose={setStars} />
      <Writing
        label={said.review.words}
        value={text}
        onChange={setText}
        note={said.review.wordsNote}
        wasCut={[...old].length >= SHOWN}
      />
      <div className={css.ways}>
        <Button onClick={send} disabled={stars === 0 || isSame || isLong || sending.isRunning}>
          {before ? said.review.edit : said.review.write}
        </Button>
        {props.leave && <Button onClick={props.leave}>{said.review.keep}</Button>}
      </div>
      {(stars === 0 || isSame) && (
        <p className={css.note}>{stars === 0 ? said.review.starsFirst : said.review.unchanged}</p>
      )}
      {sending.failed}
    </Part>
  );
}

function Answer({ order, told, again }: { order: string; told: NonNullable<Told>; again: () => void }) {
  const said = reputing.use();
  const words = told.words?.text ?? null;
  return (
    <Part title={said.answer.reviewed}>
      <p className={css.note}>{said.answer.of(told.stars, words)}</p>
      {words && <p className={css.words}>{words}</p>}
      <Answering order={order} before={told.answer?.words ?? null} after={() => follow(again)} />
    </Part>
  );
}
