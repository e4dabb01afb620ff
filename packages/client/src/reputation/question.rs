//! Questions about listings, and their answers.

use weighhouse_messages::Call;
use weighhouse_protocol::paging::MAX_PAGE;
use weighhouse_protocol::reputation::{
    AnswerNumber, ExecuteMsg, HideReason, PostId, QueryMsg, Question, QuestionAnswer, QuestionId,
};
use weighhouse_protocol::ListingId;

use super::{ask, call};
use crate::error::Result;
use crate::market::Market;

/// A question.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation; a number of no question.
pub async fn question(market: &Market, question: QuestionId) -> Result<Question> {
    ask(market, &QueryMsg::Question { question }).await
}

/// A page of a question's answers, by number: as many as a page holds.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub async fn answers(
    market: &Market,
    question: QuestionId,
    start_after: Option<AnswerNumber>,
) -> Result<Vec<QuestionAnswer>> {
    ask(market, &QueryMsg::Answers { question, start_after, limit: Some(MAX_PAGE) }).await
}

/// The call that asks about a listing.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn ask_question(market: &Market, listing: ListingId, words: String) -> Result<Call> {
    call(market, &ExecuteMsg::AskQuestion { listing, words }, vec![])
}

/// The call that answers a question.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn answer_question(market: &Market, question: QuestionId, words: String) -> Result<Call> {
    call(market, &ExecuteMsg::AnswerQuestion { question, words }, vec![])
}

/// The call by which an author replaces the words of a post.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn edit_post(market: &Market, PostId { question, answer }: PostId, words: String) -> Result<Call> {
    call(market, &ExecuteMsg::EditPost { question, answer, words }, vec![])
}

/// The call by which an author withdraws a post for good.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn withdraw_post(market: &Market, PostId { question, answer }: PostId) -> Result<Call> {
    call(market, &ExecuteMsg::WithdrawPost { question, answer }, vec![])
}

/// The call by which the market's moderator hides a post.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn hide_post(market: &Market, PostId { question, answer }: PostId, reason: HideReason) -> Result<Call> {
    call(market, &ExecuteMsg::HidePost { question, answer, reason }, vec![])
}

/// The call by which the market's moderator shows a post again.
///
/// # Errors
/// [`super::ReputationError::NoContract`] in a market without reputation.
pub fn restore_post(market: &Market, PostId { question, answer }: PostId) -> Result<Call> {
    call(market, &ExecuteMsg::RestorePost { question, answer }, vec![])
}
