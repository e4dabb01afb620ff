import { useRouteContext } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { AskedFragment, PostedFragment } from "../../api/generated/graphql";
import type { Call } from "../../chain/market";
import { follow } from "../../market/now";
import { useSend } from "../../market/send";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Button, LinkButton } from "../../parts/Button";
import { Address } from "../../parts/Hash";
import { More, useMore } from "../../parts/More";
import { isKept, useKeeping } from "../../saying/texts";
import { Writing } from "../../saying/Writing";
import { useWallet } from "../../wallet/wallet";
import { useSpeech } from "../../words";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { questions as english } from "../../words/en/questions";
import type { Listing } from "./query";
import css from "./Reviews.module.css";

const asking = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/questions")).questions,
  nl: async () => (await import("../../words/nl/questions")).questions,
});

graphql(`
  fragment Posted on Post {
    author
    mark
    writtenAt
    editedAt
    words {
      text
    }
  }
`);

graphql(`
  fragment Answered on QuestionAnswerConnection {
    nodes {
      questionId
      number
      post {
        ...Posted
      }
    }
    pageInfo {
      ...Behind
    }
  }
`);

graphql(`
  fragment Asked on Question {
    id
    post {
      ...Posted
    }
    answers(first: 5) {
      ...Answered
    }
  }
`);

const QUESTIONS = graphql(`
  query Questions($id: ID!) {
    listing(id: $id) {
      questions(first: 10) {
        nodes {
          ...Asked
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

const MORE = graphql(`
  query MoreQuestions($id: ID!, $after: String) {
    listing(id: $id) {
      questions(first: 10, after: $after) {
        nodes {
          ...Asked
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

const MORE_ANSWERS = graphql(`
  query MoreAnswers($id: ID!, $after: String) {
    question(id: $id) {
      answers(first: 20, after: $after) {
        ...Answered
      }
    }
  }
`);

/** What anybody asks below a listing, and anybody answers. */
export function Questions({ listing }: { listing: Listing }) {
  const said = asking.use();
  const { config } = useRouteContext({ from: "__root__" });
  const { id, state } = listing;
  const [{ data, error }, again] = useQuery({ query: QUESTIONS, variables: { id } });
  const list = useMore({
    first: data?.listing?.questions,
    query: MORE,
    variables: { id },
    page: (data) => data.listing?.questions,
    id: (question) => question.id,
  });
  const { canSign, account } = useWallet();
  const after = () => follow(() => again({ requestPolicy: "network-only" }));
  const isWritten = config.chain?.contracts.reputation !== undefined;
  const who = isWritten && canSign ? (account?.address ?? null) : null;
  return (
    <>
      <h2 className={css.head}>{said.title}</h2>
      <p className={css.note}>{said.lead}</p>
      {!data && (error ? <Away error={error} again={again} /> : <Bar width={280} />)}
      {data && list.rows.length === 0 && <p className={css.note}>{said.none}</p>}
      <ul className={css.reviews}>
        {list.rows.map((question) => (
          <Question key={question.id} question={question} who={who} after={after} />
        ))}
      </ul>
      <More of={said.title} lists={[list]} />
      {isWritten && state !== "DELISTED" && (
        <Written
          opener={said.ask}
          label={said.words}
          note={said.note}
          button={said.askButton}
          title={said.askSign(id)}
          call={(words) => ({
            contract: "reputation",
            message: { ask_question: { listing: Number(id), words } },
          })}
          after={after}
        />
      )}
    </>
  );
}

function Question(props: { question: AskedFragment; who: string | null; after: () => void }) {
  const said = asking.use();
  const { format } = useSpeech();
  const { question, who, after } = props;
  const answers = useMore({
    first: question.answers,
    query: MORE_ANSWERS,
    variables: { id: question.id },
    page: (data) => data.question?.answers,
    id: (answer) => String(answer.number),
  });
  const number = Number(question.id);
  return (
    <li>
      <Post
        post={question.post}
        when={said.asked(format.date(question.post.writtenAt))}
        id={{ question: number }}
        who={who}
        after={after}
      />
      {answers.rows.map((answer) => (
        <div key={answer.number} className={css.answer}>
          <Post
            post={answer.post}
            when={said.answered(format.date(answer.post.writtenAt))}
            id={{ question: number, answer: Number(answer.number) }}
            who={who}
            after={after}
          />
        </div>
      ))}
      <More of={said.title} lists={[answers]} />
      {who !== null && (
        <Written
          opener={said.answer}
          label={said.answerWords}
          note={said.answerNote}
          button={said.answerButton}
          title={said.answerSign(question.id)}
          call={(words) => ({
            contract: "reputation",
            message: { answer_question: { question: number, words } },
          })}
          after={after}
        />
      )}
    </li>
  );
}

function Post(props: {
  post: PostedFragment;
  when: string;
  id: { question: number; answer?: number };
  who: string | null;
  after: () => void;
}) {
  const said = asking.use();
  const { words, format } = useSpeech();
  const { post, id, after } = props;
  const sending = useSend(after);
  const text = post.words?.text ?? null;
  return (
    <>
      <p className={text === null ? css.note : css.words}>{text ?? said.away}</p>
      <p className={css.note}>
        {words.model.by} <Address address={post.author} label={words.model.by} />
        {post.mark && ` (${said.marks[post.mark]})`}, {props.when}
        {post.editedAt && `; ${said.edited(format.date(post.editedAt))}`}
      </p>
      {props.who === post.author && (
        <>
          <Written
            opener={said.edit}
            label={id.answer === undefined ? said.words : said.answerWords}
            note={said.note}
            button={said.editButton}
            title={said.editSign}
            before={text ?? ""}
            call={(words) => ({ contract: "reputation", message: { edit_post: { ...id, words } } })}
            after={after}
          />
          <p className={css.act}>
            <LinkButton
              disabled={sending.isRunning}
              onClick={() =>
                sending.send({
                  title: said.withdrawSign,
                  calls: [{ contract: "reputation", message: { withdraw_post: id } }],
                  note: said.withdrawNote,
                })
              }
            >
              {said.withdraw}
            </LinkButton>
          </p>
          {sending.failed}
        </>
      )}
    </>
  );
}

/** A text that is written when it is asked for; without a wallet its dialog opens. */
function Written(props: {
  opener: string;
  label: string;
  note: string;
  button: string;
  title: string;
  before?: string;
  call: (words: string) => Call;
  after: () => void;
}) {
  const said = asking.use();
  const { canSign, connect } = useWallet();
  const { before = "", after } = props;
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState(before);
  const keep = useKeeping();
  const sending = useSend(() => {
    setOpen(false);
    setText("");
    after();
  });
  if (!isOpen || !canSign)
    return (
      <p className={css.act}>
        <LinkButton
          onClick={() => {
            setText(before);
            setOpen(true);
            if (!canSign) connect();
          }}
        >
          {props.opener}
        </LinkButton>
      </p>
    );
  const send = () =>
    sending.act(async () => ({
      title: props.title,
      calls: [props.call(await keep(text))],
      note: said.signNote,
    }));
  return (
    <div className={css.form}>
      <Writing label={props.label} value={text} onChange={setText} note={props.note} rows={4} />
      <div className={css.ways}>
        <Button onClick={send} disabled={!isKept(text) || text.trim() === before.trim() || sending.isRunning}>
          {props.button}
        </Button>
        <Button onClick={() => setOpen(false)}>{said.leave}</Button>
      </div>
      {sending.failed}
    </div>
  );
}
