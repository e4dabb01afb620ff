import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { LinkButton } from "../../parts/Button";
import { useSpeech } from "../../words";
import css from "./Reviews.module.css";
import { Said } from "./Said";
import { reviewing } from "./words";

const BEFORE = graphql(`
  query Before($order: ID!) {
    review(order: $order) {
      history {
        bySeller
        edit
        stars
        writtenAt
        words {
          text
        }
      }
    }
  }
`);

/** What a review and its answer said before: asked for by few, and for good on the chain. */
export function Before({ order }: { order: string }) {
  const said = reviewing.use();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <p className={css.note}>
        <LinkButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {said.before}
        </LinkButton>
      </p>
      {isOpen && <Texts order={order} />}
    </>
  );
}

function Texts({ order }: { order: string }) {
  const said = reviewing.use();
  const { format } = useSpeech();
  const [{ data, error }, again] = useQuery({ query: BEFORE, variables: { order } });
  if (!data) return error ? <Away error={error} again={again} /> : <Bar width={240} />;
  const history = data.review?.history ?? [];
  // The last of each stands in the review itself.
  const isBefore = ({ bySeller, edit }: (typeof history)[number]) =>
    history.some((other) => other.bySeller === bySeller && Number(other.edit) > Number(edit));
  return history
    .filter(isBefore)
    .map(({ bySeller, edit, stars, writtenAt, words }) => (
      <Said
        key={`${bySeller} ${edit}`}
        title={
          stars == null
            ? said.answer(format.date(writtenAt))
            : said.wrote(said.stars(stars), format.date(writtenAt))
        }
        text={words ? (words.text ?? null) : said.onlyStars}
      />
    ));
}
