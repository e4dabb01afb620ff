import { useRouteContext } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import type { ReportedFragment, ReviewedFragment } from "../../api/generated/graphql";
import { follow } from "../../market/now";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Address } from "../../parts/Hash";
import { More, useMore } from "../../parts/More";
import { useWallet } from "../../wallet/wallet";
import { loadPages, useSpeech } from "../../words";
import { Before } from "./Before";
import type { Listing } from "./query";
import css from "./Reviews.module.css";
import { Said } from "./Said";
import { reviewing } from "./words";

graphql(`
  fragment Reviewed on Review {
    orderId
    reviewer
    stars
    version
    fee {
      amount
      denom
    }
    writtenAt
    editedAt
    starsBefore
    helpful
    words {
      text
    }
    answer {
      edits
      writtenAt
      words {
        text
      }
    }
  }
`);

graphql(`
  fragment Reported on Report {
    id
    kind
    state
    version
    reporter
    filedAt
    settlesAt
    settledAt
    stake {
      amount
      denom
    }
    evidence {
      text
    }
    decision {
      reasons {
        text
      }
    }
    appeal {
      decided
      grounds {
        text
      }
    }
  }
`);

const REVIEWS = graphql(`
  query Reviews($id: ID!) {
    listing(id: $id) {
      rating {
        milliStars
        weight
        reviews
        histogram
      }
      reviews(first: 10, orderBy: HELPFUL) {
        nodes {
          ...Reviewed
        }
        pageInfo {
          ...Behind
        }
      }
      reports(first: 10) {
        nodes {
          ...Reported
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

const MORE = graphql(`
  query MoreReviews($id: ID!, $after: String) {
    listing(id: $id) {
      reviews(first: 20, after: $after, orderBy: HELPFUL) {
        nodes {
          ...Reviewed
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

const MORE_REPORTS = graphql(`
  query MoreReports($id: ID!, $after: String) {
    listing(id: $id) {
      reports(first: 20, after: $after) {
        nodes {
          ...Reported
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

const HELD = graphql(`
  query HeldOf($account: String!, $listing: ID!) {
    account(address: $account) {
      licenses(first: 20, filter: { listing: $listing }) {
        nodes {
          id
          expired
        }
      }
    }
  }
`);

/** What signs is loaded for whoever can, with what is said of sessions: most come to read. */
const signing = <Part,>(load: () => Promise<Part>) =>
  Promise.all([load(), loadPages()]).then(([part]) => part);
const Voting = lazy(() => import("./Voting").then(({ Voting }) => ({ default: Voting })));
const Answering = lazy(() =>
  signing(() => import("../../saying/Answering")).then(({ Answering }) => ({ default: Answering })),
);
const Questions = lazy(() =>
  signing(() => import("./Questions")).then(({ Questions }) => ({ default: Questions })),
);
const loadReporting = () => signing(() => import("./Reporting"));
const Reporting = lazy(() => loadReporting().then(({ Reporting }) => ({ default: Reporting })));
const ReportActs = lazy(() => loadReporting().then(({ ReportActs }) => ({ default: ReportActs })));

/** What the connected account can do with reviews; null where nobody signs. */
interface Can {
  account: string;
  isSeller: boolean;
  /** A license of the listing that still counts. */
  license: string | null;
}

function useCan({ id, seller }: Listing): Can | null {
  const { config } = useRouteContext({ from: "__root__" });
  const { account, canSign } = useWallet();
  const address = canSign && config.chain?.contracts.reputation ? (account?.address ?? null) : null;
  const [{ data }] = useQuery({
    query: HELD,
    variables: { account: address ?? "", listing: id },
    pause: address === null,
  });
  if (address === null) return null;
  const held = data?.account.licenses.nodes.find(({ expired }) => !expired);
  return { account: address, isSeller: address === seller, license: held?.id ?? null };
}

/** What buyers say of a listing, and who reported it. */
export function Reviews({ listing: shown }: { listing: Listing }) {
  const { id } = shown;
  const said = reviewing.use();
  const { format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const can = useCan(shown);
  const [{ data, error }, again] = useQuery({ query: REVIEWS, variables: { id } });
  const after = () => follow(() => again({ requestPolicy: "network-only" }));
  const listing = data?.listing;
  const list = useMore({
    first: listing?.reviews,
    query: MORE,
    variables: { id },
    page: (data) => data.listing?.reviews,
    id: (review) => review.orderId,
  });
  const reports = useMore({
    first: listing?.reports,
    query: MORE_REPORTS,
    variables: { id },
    page: (data) => data.listing?.reports,
    id: (report) => report.id,
  });
  if (error && !data) return <Away error={error} again={again} />;
  if (!listing) return <Bar width={320} />;
  const { rating } = listing;
  const count = Number(rating?.reviews ?? 0);
  return (
    <>
      {rating && count > 0 ? (
        <>
          <p className={css.rating}>
            {said.rating(format.stars(rating.milliStars), format.number(count), count === 1)}
          </p>
          <ol className={css.bars}>
            {[5, 4, 3, 2, 1].map((stars) => {
              const of = Number(rating.histogram[stars - 1] ?? 0);
              return (
                <li key={stars}>
                  <meter min={0} max={count} value={of} aria-label={said.bar(stars, format.number(of))} />
                  <span aria-hidden="true">
                    {stars} ★ {format.number(of)}
                  </span>
                </li>
              );
            })}
          </ol>
          <p className={css.note}>
            {said.weight(format.number(rating.weight))} {said.weighs}
          </p>
        </>
      ) : (
        <p className={css.note}>{said.none}</p>
      )}
      <ul className={css.reviews}>
        {list.rows.map((review) => (
          <Review key={review.orderId} review={review} listing={id} can={can} after={after} />
        ))}
      </ul>
      <More of={said.title} lists={[list]} />
      <Suspense fallback={<Bar width={280} />}>
        <Questions listing={shown} />
      </Suspense>
      <h2 className={css.head}>{said.reports}</h2>
      {reports.rows.length === 0 && <p className={css.note}>{said.noReports}</p>}
      <ul className={css.reviews}>
        {reports.rows.map((report) => (
          <Report key={report.id} report={report} seller={shown.seller} can={can} after={after} />
        ))}
      </ul>
      <More of={said.reports} lists={[reports]} />
      {config.chain?.contracts.reputation && (
        <Suspense fallback={<Bar width={200} />}>
          <Reporting listing={shown} after={after} />
        </Suspense>
      )}
    </>
  );
}

function Report(props: { report: ReportedFragment; seller: string; can: Can | null; after: () => void }) {
  const said = reviewing.use();
  const { words, format } = useSpeech();
  const { report, can } = props;
  const { stake, decision, appeal } = report;
  const about = report.version == null ? null : format.number(report.version);
  const money = format.coin(stake.amount, stake.denom, true);
  // An appeal is decided for good.
  const isFinal = report.settledAt != null || report.state === "LAPSED" || appeal?.decided === true;
  return (
    <li>
      <p>{said.reported(said.kinds[report.kind], format.date(report.filedAt), about)}</p>
      <p className={css.words}>{report.evidence.text ?? said.away}</p>
      <p className={css.note}>
        {words.model.by} <Address address={report.reporter} label={words.model.by} />{" "}
        {stake.amount !== "0" && `${said.stakes(money, report.settledAt ? report.state : null)} `}
        {said.states[report.state]} {appeal?.decided === false && said.appealed}
        {!isFinal && ` ${said.until(`${format.date(report.settlesAt)}, ${format.time(report.settlesAt)}`)}`}
      </p>
      {decision?.reasons && <Said title={said.reasons} text={decision.reasons.text ?? null} />}
      {appeal && <Said title={said.grounds} text={appeal.grounds.text ?? null} />}
      {can && (
        <Suspense fallback={null}>
          <ReportActs report={report} seller={props.seller} account={can.account} after={props.after} />
        </Suspense>
      )}
    </li>
  );
}

function Review(props: { review: ReviewedFragment; listing: string; can: Can | null; after: () => void }) {
  const { review, can, after } = props;
  const said = reviewing.use();
  const { words, format } = useSpeech();
  const { answer, fee } = review;
  const helpful = Number(review.helpful);
  return (
    <li>
      <p>
        <span aria-hidden="true" className={css.stars}>
          {"★".repeat(review.stars)}
          {"☆".repeat(5 - review.stars)}
        </span>
        <span className="told">{said.stars(review.stars)}</span>{" "}
        <span className={css.note}>
          {said.of(format.number(review.version), format.date(review.writtenAt))};{" "}
          {said.fee(format.coin(fee.amount, fee.denom))}
          {review.editedAt && `; ${said.edited(format.date(review.editedAt), review.starsBefore ?? null)}`}
        </span>
      </p>
      <p className={review.words?.text ? css.words : css.note}>
        {review.words ? (review.words.text ?? said.away) : said.onlyStars}
      </p>
      <p className={css.note}>
        {words.model.by} <Address address={review.reviewer} label={words.model.by} />
        {helpful > 0 && ` ${said.helpful(format.number(helpful), helpful === 1)}`}
      </p>
      {answer && <Said title={said.answer(format.date(answer.writtenAt))} text={answer.words.text ?? null} />}
      {(review.editedAt != null || Number(answer?.edits ?? 0) > 0) && <Before order={review.orderId} />}
      <Suspense fallback={null}>
        {can?.isSeller && <Answering order={review.orderId} before={answer?.words ?? null} after={after} />}
        {can && !can.isSeller && can.license !== null && can.account !== review.reviewer && (
          <Voting
            review={review}
            listing={props.listing}
            account={can.account}
            license={can.license}
            after={after}
          />
        )}
      </Suspense>
    </li>
  );
}
