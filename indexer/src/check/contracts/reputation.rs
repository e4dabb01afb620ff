//! What reputation keeps: names, accounts and their wallets, verifiers and attestations, reviews with votes and sums,
//! questions with their answers, and reports.

use std::collections::BTreeMap;

use serde_json::{json, Map, Value};
use weighhouse_protocol::reputation::rating::Rating;
use weighhouse_protocol::reputation::{
    Attestation, FeeSums, HandleStatus, Links, Post, Profile, QueryMsg, Question, QuestionAnswer, Report, Review,
    Verifier, Vote,
};

use super::asker::{Asker, PAGE};
use super::facts::{Place, Record};
use super::walk::{each, merge, Kind};
use super::{Failure, Found, Index};
use crate::ingest::node::NodeError;

/// By `handles_pkey`.
const HANDLES: Kind = Kind {
    name: "handles",
    one: |place| format!("handle {}", place.word),
    sql: r#"
SELECT 0::bigint AS number, 0::bigint AS second, fold AS word, CASE WHEN account IS NULL
    THEN jsonb_build_object('free from', free_from, 'reserved for', reserved_for)
    ELSE jsonb_build_object('account', account, 'handle', handle, 'deposit', deposit::text, 'since', since)
END AS facts
FROM handles ORDER BY fold COLLATE "C" LIMIT $1"#,
};

const ACCOUNTS: Kind = Kind {
    name: "accounts",
    one: |place| format!("account {}", place.word),
    sql: r#"
SELECT 0::bigint AS number, 0::bigint AS second, account AS word, jsonb_build_object(
    'card', card, 'domain', domain, 'number of the next link', next_link,
    'wallets', coalesce((
        SELECT jsonb_object_agg(kind || ' ' || wallet, jsonb_build_object('number', number, 'since', since))
        FROM wallets WHERE wallets.account = profiles.account
    ), '{}')
) AS facts
FROM profiles ORDER BY account COLLATE "C" LIMIT $1"#,
};

const VERIFIERS: Kind = Kind {
    name: "verifiers",
    one: |place| format!("verifier {}", place.word),
    sql: r#"
SELECT 0::bigint AS number, 0::bigint AS second, verifier AS word, jsonb_build_object(
    'name', name, 'page', url, 'level', level, 'checks', checks, 'term', term, 'since', since, 'end', revoked_at
) AS facts
FROM verifiers ORDER BY verifier COLLATE "C""#,
};

const ATTESTATIONS: Kind = Kind {
    name: "attestations",
    one: |place| format!("attestations of {}", place.word),
    sql: r#"
SELECT 0::bigint AS number, 0::bigint AS second, account AS word, jsonb_object_agg(verifier, jsonb_build_object(
    'level', level, 'checks', checks, 'evidence', evidence, 'term', term, 'time', attested_at, 'end', expires_at,
    'time of the revocation', revoked_at
)) AS facts
FROM attestations GROUP BY account ORDER BY account COLLATE "C" LIMIT $1"#,
};

/// By `reviews_pkey`.
const REVIEWS: Kind = Kind {
    name: "reviews",
    one: |place| format!("review of order {}", place.number),
    sql: "
SELECT order_id AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'listing', listing, 'version', version, 'reviewer', reviewer, 'stars', stars, 'words', words, 'fee', fee::text,
    'denom', denom, 'time', written_at, 'edits', edits, 'time of the edit', edited_at, 'stars before', stars_before,
    'answer', answer, 'edits of the answer', answer_edits, 'time of the answer', answered_at, 'votes', helpful
) AS facts
FROM reviews WHERE order_id > $1 ORDER BY order_id",
};

const VOTES: Kind = Kind {
    name: "votes",
    one: |place| format!("votes for the review of order {}", place.number),
    sql: "
SELECT order_id AS number, 0::bigint AS second, '' AS word, coalesce((
    SELECT jsonb_object_agg(license::text, voter) FROM review_votes AS votes WHERE votes.order_id = reviews.order_id
), '{}') AS facts
FROM reviews WHERE order_id > $1 AND helpful > 0 ORDER BY order_id",
};

const RATINGS: Kind = Kind {
    name: "ratings",
    one: |place| format!("rating of listing {}", place.number),
    sql: "
SELECT listing AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'rating', rating, 'weight', weight::text, 'stars', jsonb_build_array(one, two, three, four, five),
    'fees', (
        SELECT jsonb_object_agg(denom, jsonb_build_array(fees::text, starred::text))
        FROM rating_sums WHERE rating_sums.listing = ratings.listing
    )
) AS facts
FROM ratings WHERE listing > $1 ORDER BY listing",
};

/// The facts of a post, over `posts`.
macro_rules! post {
    () => {
        "'author', author, 'words', words, 'time', written_at, 'edits', edits, 'time of the edit', edited_at,
    'hidden by', hidden_by, 'reason', hidden_reason, 'hidden since', hidden_at"
    };
}

/// By `posts_pkey`.
const QUESTIONS: Kind = Kind {
    name: "questions",
    one: |place| format!("question {}", place.number),
    sql: concat!(
        "
SELECT question AS number, 0::bigint AS second, '' AS word, jsonb_build_object('listing', listing, 'answers', answers, ",
        post!(),
        ") AS facts
FROM posts WHERE answer = 0 AND question > $1 ORDER BY question"
    ),
};

/// By `posts_pkey`.
const ANSWERS: Kind = Kind {
    name: "answers",
    one: |place| format!("answers to question {}", place.number),
    sql: concat!(
        "
SELECT question AS number, 0::bigint AS second, '' AS word, jsonb_object_agg(answer::text, jsonb_build_object(",
        post!(),
        ")) AS facts
FROM posts WHERE answer > 0 AND question > $1 GROUP BY question ORDER BY question"
    ),
};

const LAST_QUESTION: &str = "SELECT coalesce(max(question), 0) FROM posts";

/// By `reports_pkey`.
const REPORTS: Kind = Kind {
    name: "reports",
    one: |place| format!("report {}", place.number),
    sql: "
SELECT id AS number, 0::bigint AS second, '' AS word, jsonb_build_object(
    'listing', listing, 'version', version, 'reporter', reporter, 'charge', kind, 'evidence', evidence,
    'stake', stake::text, 'denom', denom, 'time', filed_at, 'end', settles_at, 'state', state, 'decided by', decided_by,
    'appealed by', appealed_by, 'grounds', grounds, 'appeal decided', appeal_decided, 'settled', settled_at IS NOT NULL
) AS facts
FROM reports WHERE id > $1 ORDER BY id",
};

const LAST_REPORT: &str = "SELECT coalesce(max(id), 0) FROM reports";

pub(super) async fn compare(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    names(index, asker, found).await?;
    each(index.tx, ACCOUNTS, &[index.most()], |place: Place| account(asker, place.word), found).await?;
    let page = |place: Option<&Place>| {
        let start_after = place.map(|place| place.word.clone());
        QueryMsg::Verifiers { start_after, limit: Some(PAGE) }
    };
    merge(index.tx, VERIFIERS, &[], asker.pages(None, page, verifier), found).await?;
    each(index.tx, ATTESTATIONS, &[index.most()], |place: Place| attestations(asker, place.word), found).await?;
    reviews(index, asker, found).await?;
    questions(index, asker, found).await?;
    let last: i64 = index.tx.query_one(LAST_REPORT, &[]).await?.try_get(0)?;
    let after = index.after(last);
    let page = |start_after| QueryMsg::Reports { start_after, limit: Some(PAGE) };
    merge(index.tx, REPORTS, &[after], asker.numbered(after, last, page, report), found).await?;
    Ok(())
}

/// Some names are asked for one by one; all of them come in pages, which show those that the index lacks.
async fn names(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    if index.records.is_some() {
        let ask =
            |place: Place| async move { Ok(handle(&asker.ask(QueryMsg::Handle { handle: place.word }).await?).1) };
        return each(index.tx, HANDLES, &[index.most()], ask, found).await;
    }
    let page = |place: Option<&Place>| {
        let start_after = place.map(|place| place.word.clone());
        QueryMsg::Handles { start_after, limit: Some(PAGE) }
    };
    merge(index.tx, HANDLES, &[index.most()], asker.pages(None, page, handle), found).await?;
    Ok(())
}

async fn reviews(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let after = index.after(index.last_order);
    let page = |place: Option<&Place>| {
        let start_after = place.and_then(|place| u64::try_from(place.number).ok());
        QueryMsg::Reviews { start_after, limit: Some(PAGE) }
    };
    merge(index.tx, REVIEWS, &[after], asker.pages(Some(Place::number(after)), page, review), found).await?;
    let ask = |place: Place| votes(asker, place.number);
    each(index.tx, VOTES, &[after], ask, found).await?;
    let ask = |place: Place| rating(asker, place.number);
    each(index.tx, RATINGS, &[index.after(index.last_listing)], ask, found).await
}

async fn questions(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    let last: i64 = index.tx.query_one(LAST_QUESTION, &[]).await?.try_get(0)?;
    let after = index.after(last);
    let page = |start_after| QueryMsg::Questions { start_after, limit: Some(PAGE) };
    merge(index.tx, QUESTIONS, &[after], asker.numbered(after, last, page, question), found).await?;
    each(index.tx, ANSWERS, &[after], |place: Place| answers(asker, place.number), found).await
}

fn handle(status: &HandleStatus) -> Record {
    let facts = match &status.held {
        None => json!({"free from": status.free_from, "reserved for": status.reserved_for}),
        Some(held) => json!({
            "account": held.account, "handle": held.handle, "deposit": held.deposit.amount, "since": held.since,
        }),
    };
    (Place { word: status.fold.clone(), ..Place::default() }, facts)
}

async fn account(asker: &Asker<'_>, account: String) -> Result<Value, NodeError> {
    let profile: Profile = asker.ask(QueryMsg::Profile { account: account.clone() }).await?;
    let links: Links = asker.ask(QueryMsg::Links { account }).await?;
    let wallets: Map<String, Value> = (links.wallets.iter())
        .map(|wallet| {
            let kind = json!(wallet.kind);
            let name = format!("{} {}", kind.as_str().unwrap_or_default(), wallet.address);
            (name, json!({"number": wallet.number, "since": wallet.since}))
        })
        .collect();
    Ok(json!({
        "card": profile.card, "domain": profile.domain, "number of the next link": links.next, "wallets": wallets,
    }))
}

fn verifier(verifier: &Verifier) -> Record {
    let place = Place { word: verifier.verifier.to_string(), ..Place::default() };
    let facts = json!({
        "name": verifier.name, "page": verifier.url, "level": verifier.scope.level, "checks": verifier.scope.checks,
        "term": verifier.term, "since": verifier.since, "end": verifier.revoked_at,
    });
    (place, facts)
}

async fn attestations(asker: &Asker<'_>, account: String) -> Result<Value, NodeError> {
    let (mut facts, mut start_after) = (Map::new(), None);
    loop {
        let page: Vec<Attestation> =
            asker.ask(QueryMsg::Attestations { account: account.clone(), start_after, limit: Some(PAGE) }).await?;
        for attestation in &page {
            let fact = json!({
                "level": attestation.level, "checks": attestation.checks, "evidence": attestation.evidence,
                "term": attestation.term, "time": attestation.attested_at, "end": attestation.expires_at,
                "time of the revocation": attestation.revoked_at,
            });
            facts.insert(attestation.verifier.to_string(), fact);
        }
        start_after = page.last().map(|attestation| attestation.verifier.to_string());
        if page.len() < full() {
            return Ok(facts.into());
        }
    }
}

fn review(review: &Review) -> Record {
    let facts = json!({
        "listing": review.listing, "version": review.version, "reviewer": review.reviewer, "stars": review.stars,
        "words": review.words, "fee": review.fee.amount, "denom": review.fee.denom, "time": review.written_at,
        "edits": review.edits, "time of the edit": review.edited_at, "stars before": review.stars_before,
        "answer": review.answer.as_ref().map(|answer| &answer.words),
        "edits of the answer": review.answer.as_ref().map(|answer| answer.edits),
        "time of the answer": review.answer.as_ref().map(|answer| answer.at), "votes": review.helpful,
    });
    (Place::counted(review.order), facts)
}

async fn votes(asker: &Asker<'_>, order: i64) -> Result<Value, NodeError> {
    let order = u64::try_from(order).unwrap_or_default();
    let (mut facts, mut start_after) = (Map::new(), None);
    loop {
        let page: Vec<Vote> = asker.ask(QueryMsg::Votes { order, start_after, limit: Some(PAGE) }).await?;
        facts.extend(page.iter().map(|vote| (vote.license.to_string(), json!(vote.voter))));
        start_after = page.last().map(|vote| vote.license);
        if page.len() < full() {
            return Ok(facts.into());
        }
    }
}

async fn rating(asker: &Asker<'_>, listing: i64) -> Result<Value, NodeError> {
    let listing = u64::try_from(listing).unwrap_or_default();
    let Rating { rating, weight, histogram: stars, .. } = asker.ask::<Rating>(QueryMsg::Rating { listing }).await?;
    let (mut fees, mut start_after) = (BTreeMap::new(), None);
    loop {
        let page: Vec<FeeSums> = asker.ask(QueryMsg::FeeSums { listing, start_after, limit: Some(PAGE) }).await?;
        fees.extend(page.iter().map(|sums| (sums.denom.clone(), json!([sums.fees, sums.starred]))));
        start_after = page.last().map(|sums| sums.denom.clone());
        if page.len() < full() {
            let stars = [stars.one, stars.two, stars.three, stars.four, stars.five];
            return Ok(json!({"rating": rating, "weight": weight, "stars": stars, "fees": fees}));
        }
    }
}

fn question(question: &Question) -> Record {
    let mut facts = post(&question.post);
    facts.insert("listing".into(), json!(question.listing));
    facts.insert("answers".into(), json!(question.answers));
    (Place::counted(question.question), facts.into())
}

async fn answers(asker: &Asker<'_>, question: i64) -> Result<Value, NodeError> {
    let question = u64::try_from(question).unwrap_or_default();
    let (mut facts, mut start_after) = (Map::new(), None);
    loop {
        let page: Vec<QuestionAnswer> =
            asker.ask(QueryMsg::Answers { question, start_after, limit: Some(PAGE) }).await?;
        facts.extend(page.iter().map(|row| (row.answer.to_string(), post(&row.post).into())));
        start_after = page.last().map(|row| row.answer);
        if page.len() < full() {
            return Ok(facts.into());
        }
    }
}

fn post(post: &Post) -> Map<String, Value> {
    let hidden = post.hidden.as_ref();
    let facts = json!({
        "author": post.author, "words": post.words, "time": post.written_at, "edits": post.edits,
        "time of the edit": post.edited_at, "hidden by": hidden.map(|hidden| &hidden.by),
        "reason": hidden.map(|hidden| hidden.reason), "hidden since": hidden.map(|hidden| hidden.since),
    });
    facts.as_object().cloned().unwrap_or_default()
}

fn report(report: &Report) -> Record {
    let facts = json!({
        "listing": report.listing, "version": report.version, "reporter": report.reporter, "charge": report.kind,
        "evidence": report.evidence, "stake": report.stake.amount, "denom": report.stake.denom,
        "time": report.filed_at, "end": report.settles_at, "state": report.state, "decided by": report.decided_by,
        "appealed by": report.appeal.as_ref().map(|appeal| &appeal.by),
        "grounds": report.appeal.as_ref().map(|appeal| &appeal.grounds),
        "appeal decided": report.appeal.as_ref().is_some_and(|appeal| appeal.decided), "settled": report.settled,
    });
    (Place::counted(report.report), facts)
}

/// The records of a page that may have another one behind it.
fn full() -> usize {
    usize::try_from(PAGE).unwrap_or(usize::MAX)
}
