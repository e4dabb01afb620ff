//! Questions about listings, and their answers.

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::coin::time;
use super::names::{AuthorMark, HideReason, PostState};
use super::page::Listed;
use super::parameters::{alternatives, number, NoQuery, PageQuery, Paged};
use super::problem::Problem;
use crate::read::{questions, Rows};

/// Selects questions. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionQuery {
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
    /// The account that asked.
    #[serde(default)]
    author: Vec<String>,
    /// Whether somebody answered.
    answered: Option<bool>,
    /// Where the question stands: shown unless it is given.
    #[serde(default)]
    state: Vec<PostState>,
}

/// Selects questions about one listing, or answers to one question.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct StateQuery {
    /// Where they stand, or alternatives: shown unless it is given.
    #[serde(default)]
    state: Vec<PostState>,
}

/// A question about a listing.
#[derive(Serialize, ToSchema)]
pub(super) struct Question {
    /// The question's number.
    id: i64,
    /// The number of the listing.
    listing: i64,
    /// The question's words and author.
    post: Post,
    /// The number of answers that were ever given.
    given_answers: i64,
}

/// An answer to a question.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionAnswer {
    /// The number of the question.
    question: i64,
    /// The answer's number among the question's, from 1.
    number: i64,
    /// The answer's words and author.
    post: Post,
}

/// A post under a listing: a question or an answer.
#[derive(Serialize, ToSchema)]
pub(super) struct Post {
    /// The account that wrote it.
    author: String,
    /// The author's relation to the listing, as of this answer; null for none.
    mark: Option<AuthorMark>,
    /// The IPFS content identifier of the words; null unless it is shown.
    words: Option<String>,
    /// The time of the first writing.
    written_at: DateTime<Utc>,
    /// The hash of that transaction.
    written_tx: Option<String>,
    /// The number of edits.
    edits: i64,
    /// The time of the last edit or of the withdrawal; null without one.
    edited_at: Option<DateTime<Utc>>,
    /// Whether the post is shown, hidden by a decision, or withdrawn by its author.
    state: PostState,
    /// The decision that hides it; null without one.
    hidden: Option<HiddenPost>,
}

/// The decision that hides a question or an answer.
#[derive(Serialize, ToSchema)]
pub(super) struct HiddenPost {
    /// The account that decided: governance or its moderator.
    by: String,
    /// The reason of the decision.
    reason: HideReason,
    /// The time of the decision.
    since: DateTime<Utc>,
}

impl From<questions::Post> for Post {
    fn from(post: questions::Post) -> Self {
        let hidden = post.hidden.map(|questions::Hidden { by, reason, since }| HiddenPost {
            by,
            reason: reason.into(),
            since: time(since),
        });
        Post {
            author: post.author,
            mark: post.mark.map(AuthorMark::from),
            words: post.words,
            written_at: time(post.written_at),
            written_tx: post.written_tx,
            edits: post.edits,
            edited_at: post.edited_at.map(time),
            state: post.state.into(),
            hidden,
        }
    }
}

impl From<questions::Post> for Question {
    fn from(post: questions::Post) -> Self {
        Question { id: post.question, listing: post.listing, given_answers: post.answers, post: post.into() }
    }
}

impl From<questions::Post> for QuestionAnswer {
    fn from(post: questions::Post) -> Self {
        QuestionAnswer { question: post.question, number: post.answer, post: post.into() }
    }
}

fn stored(states: Vec<PostState>) -> Option<Vec<String>> {
    let stored = |state: PostState| questions::PostState::from(state).stored().to_owned();
    (!states.is_empty()).then(|| states.into_iter().map(stored).collect())
}

/// Answers a page of questions, the newest first.
#[utoipa::path(get, path = "/v1/questions", tag = "reputation", params(PageQuery, QuestionQuery), responses(
    (status = 200, body = Listed<Question>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn questions(reading: Reading, query: Paged<QuestionQuery>) -> Result<Response, Problem> {
    let QuestionQuery { listing, author, answered, state } = query.own;
    let ((listing, listings), (author, authors)) = (alternatives(listing), alternatives(author));
    let states = stored(state);
    let filter = questions::QuestionFilter { listing, listings, author, authors, answered, states };
    let read = |rows: Rows, slice| async move { rows.question_page(&filter, slice).await };
    reading.page::<_, Question, _>(query.page, read).await
}

/// Answers a page of the questions about a listing, the newest first.
#[utoipa::path(
    get, path = "/v1/listings/{id}/questions", tag = "reputation",
    params(("id" = i64, Path), PageQuery, StateQuery), responses(
    (status = 200, body = Listed<Question>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn listing_questions(
    reading: Reading,
    Path(id): Path<String>,
    query: Paged<StateQuery>,
) -> Result<Response, Problem> {
    let (listing, states) = (Some(number("id", &id)?), stored(query.own.state));
    let filter = questions::QuestionFilter { listing, states, ..Default::default() };
    let read = |rows: Rows, slice| async move { rows.question_page(&filter, slice).await };
    reading.page::<_, Question, _>(query.page, read).await
}

/// Answers one question.
#[utoipa::path(get, path = "/v1/questions/{id}", tag = "reputation", params(("id" = i64, Path)), responses(
    (status = 200, body = Question), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn question(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let question = rows.questions(&[id]).await?.remove(&id);
            let question = question.ok_or_else(|| Problem::not_found(format!("there is no question {id}")))?;
            Ok(Question::from(question).into())
        })
        .await
}

/// Answers a page of the answers to a question, the oldest first.
#[utoipa::path(
    get, path = "/v1/questions/{id}/answers", tag = "reputation",
    params(("id" = i64, Path), PageQuery, StateQuery), responses(
    (status = 200, body = Listed<QuestionAnswer>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn answers(
    reading: Reading,
    Path(id): Path<String>,
    query: Paged<StateQuery>,
) -> Result<Response, Problem> {
    let (question, states) = (number("id", &id)?, stored(query.own.state));
    let read = |rows: Rows, slice| async move { rows.answer_page(question, states, slice).await };
    reading.page::<_, QuestionAnswer, _>(query.page, read).await
}
