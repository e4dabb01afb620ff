//! Reviews, questions and reports of listings, page by page: the contract answers one of them by its number.

use cosmwasm_std::Coin;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{json, Value};
use url::Url;
use weighhouse_protocol::reputation::ReportState;
use weighhouse_protocol::ListingId;

use super::ask;
use crate::error::Result;

/// The part of a list that is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The most rows, from 1 to 100.
    pub limit: u32,
    /// The cursor of an earlier page, which this one follows.
    pub after: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// The cursor for the next page; `None` on the last.
    pub next: Option<String>,
}

/// A text on IPFS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub cid: String,
    /// Its first 4,000 characters; `None` until the index fetched it.
    pub text: Option<String>,
}

/// A review of what an order bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ListedReview {
    /// The number of the order.
    #[serde(rename(deserialize = "orderId"))]
    pub order: String,
    /// The number of the version that was bought.
    pub version: u32,
    /// The account that bought.
    pub reviewer: String,
    /// From 1 to 5.
    pub stars: u8,
    /// `None` for stars alone.
    pub words: Option<Words>,
    /// The fee that the sale paid, by which the review weighs.
    pub fee: Coin,
    pub written_at: String,
    pub edits: u32,
    /// The number of holders of other licenses that found it helpful.
    pub helpful: u64,
    /// The seller's answer.
    pub answer: Option<ListedAnswer>,
}

/// A seller's answer to a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ListedAnswer {
    pub words: Words,
    pub written_at: String,
}

/// A question about a listing, which is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ListedQuestion {
    /// The question's number.
    pub id: String,
    pub post: ListedPost,
    /// The number of answers that were ever given.
    #[serde(rename(deserialize = "givenAnswers"))]
    pub answers: u64,
}

/// The words and the author of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ListedPost {
    pub author: String,
    /// `None` for an author that neither sells nor holds it.
    pub mark: Option<Mark>,
    pub words: Option<Words>,
    pub written_at: String,
    pub edits: u32,
}

/// The part of an author in a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "SCREAMING_SNAKE_CASE", serialize = "snake_case"))]
pub enum Mark {
    /// The author sells it.
    Seller,
    /// The author holds a license of it that has not ended.
    Holder,
}

/// A report of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ListedReport {
    /// The report's number.
    pub id: String,
    /// The number of the listing.
    #[serde(rename(deserialize = "listingId"))]
    pub listing: String,
    /// The number of the version; `None` for the whole listing.
    pub version: Option<u32>,
    /// The account that reported.
    pub reporter: String,
    /// The charge, in the protocol's word.
    #[serde(deserialize_with = "word")]
    pub kind: String,
    pub evidence: Words,
    pub stake: Coin,
    pub filed_at: String,
    /// The time from which nobody decides or appeals and anyone settles.
    pub settles_at: String,
    /// In the protocol's word.
    #[serde(deserialize_with = "word")]
    pub state: String,
    /// `None` before the stake was paid.
    pub settled_at: Option<String>,
}

/// A word of the interface, as the protocol writes it.
fn word<'de, D: Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    Ok(String::deserialize(source)?.to_lowercase())
}

const REVIEWS: &str = "
query Reviews($first: Int, $after: String, $filter: ReviewFilter) {
  page: reviews(first: $first, after: $after, filter: $filter) {
    pageInfo { hasNextPage endCursor }
    nodes {
      orderId version reviewer stars words { cid text } fee { amount denom } writtenAt edits helpful
      answer { words { cid text } writtenAt }
    }
  }
}";

const QUESTIONS: &str = "
query Questions($first: Int, $after: String, $filter: QuestionFilter) {
  page: questions(first: $first, after: $after, filter: $filter) {
    pageInfo { hasNextPage endCursor }
    nodes { id givenAnswers post { author mark words { cid text } writtenAt edits } }
  }
}";

const REPORTS: &str = "
query Reports($first: Int, $after: String, $filter: ReportFilter) {
  page: reports(first: $first, after: $after, filter: $filter) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id listingId version reporter kind evidence { cid text } stake { amount denom } filedAt settlesAt state settledAt
    }
  }
}";

#[derive(Deserialize)]
struct Answer<T> {
    page: Connection<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection<T> {
    page_info: PageInfo,
    nodes: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl<T> From<Answer<T>> for Page<T> {
    fn from(Answer { page: Connection { page_info, nodes } }: Answer<T>) -> Self {
        Self { rows: nodes, next: page_info.end_cursor.filter(|_| page_info.has_next_page) }
    }
}

/// The reviews of a listing, the newest first.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn reviews(endpoint: &Url, listing: ListingId, part: &Part) -> Result<Page<ListedReview>> {
    page(endpoint, REVIEWS, part, json!({"listing": listing.to_string()})).await
}

/// The questions about a listing that are shown, the newest first.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn questions(endpoint: &Url, listing: ListingId, part: &Part) -> Result<Page<ListedQuestion>> {
    page(endpoint, QUESTIONS, part, json!({"listing": listing.to_string()})).await
}

/// The reports of a listing, or of all, in any state or in one of these, the newest first.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn reports(
    endpoint: &Url,
    listing: Option<ListingId>,
    states: &[ReportState],
    part: &Part,
) -> Result<Page<ListedReport>> {
    page(endpoint, REPORTS, part, reports_of(listing, states)).await
}

fn reports_of(listing: Option<ListingId>, states: &[ReportState]) -> Value {
    let asked = |state: &ReportState| match state {
        ReportState::Open => "OPEN",
        ReportState::Upheld => "UPHELD",
        ReportState::Dismissed => "DISMISSED",
        ReportState::Abusive => "ABUSIVE",
        ReportState::Lapsed => "LAPSED",
    };
    let states: Vec<&str> = states.iter().map(asked).collect();
    json!({"listing": listing.map(|listing| listing.to_string()), "states": (!states.is_empty()).then_some(states)})
}

async fn page<T: DeserializeOwned>(endpoint: &Url, query: &str, part: &Part, filter: Value) -> Result<Page<T>> {
    let answer: Answer<T> = ask(endpoint, query, &variables(part, filter)).await?;
    Ok(answer.into())
}

fn variables(part: &Part, filter: Value) -> Value {
    json!({"first": part.limit, "after": part.after, "filter": filter})
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read<T: DeserializeOwned>(more: bool, node: Value) -> Page<T> {
        let info = json!({"hasNextPage": more, "endCursor": "here"});
        serde_json::from_value::<Answer<T>>(json!({"page": {"pageInfo": info, "nodes": [node]}})).unwrap().into()
    }

    #[test]
    fn reviews_and_questions_are_read_and_written_in_the_words_of_each() {
        let words = json!({"cid": "bafk", "text": null});
        let review = json!({
            "orderId": "7", "version": 2, "reviewer": "wasm1a", "stars": 4, "words": words, "edits": 0, "helpful": 3,
            "fee": {"amount": "25000", "denom": "uwhs"}, "writtenAt": "2026-11-25T09:30:00Z", "answer": null,
        });
        let found: Page<ListedReview> = read(true, review);
        assert_eq!(found.next.as_deref(), Some("here"));
        let written = serde_json::to_value(&found).unwrap();
        assert_eq!((&written["rows"][0]["order"], &written["rows"][0]["stars"]), (&json!("7"), &json!(4)));
        let post = json!({
            "author": "wasm1a", "mark": "HOLDER", "words": words, "writtenAt": "2026-11-25T09:30:00Z", "edits": 1,
        });
        let found: Page<ListedQuestion> = read(false, json!({"id": "3", "givenAnswers": 2, "post": post}));
        assert_eq!(found.next, None, "an end cursor leads nowhere without a next page");
        let written = serde_json::to_value(&found).unwrap();
        assert_eq!(
            (&written["rows"][0]["post"]["mark"], &written["rows"][0]["answers"]),
            (&json!("holder"), &json!(2))
        );
    }

    #[test]
    fn reports_are_asked_for_by_listing_and_state_and_read_in_the_protocols_words() {
        assert_eq!(reports_of(None, &[]), json!({"listing": null, "states": null}));
        let states: Vec<Value> = ReportState::ALL.iter().map(|state| serde_json::to_value(state).unwrap()).collect();
        let states: Vec<String> = states.iter().map(|state| state.as_str().unwrap().to_uppercase()).collect();
        assert_eq!(reports_of(Some(7), ReportState::ALL), json!({"listing": "7", "states": states}));
        let part = Part { limit: 5, after: Some("here".into()) };
        let expected = json!({"first": 5, "after": "here", "filter": {"listing": null, "states": ["OPEN"]}});
        assert_eq!(variables(&part, reports_of(None, &[ReportState::Open])), expected);
        let found: Page<ListedReport> = read(
            false,
            json!({
                "id": "3", "listingId": "7", "version": null, "reporter": "wasm1a", "kind": "MALWARE", "settledAt": null,
                "evidence": {"cid": "bafk", "text": "It does."}, "stake": {"amount": "5", "denom": "uwhs"},
                "filedAt": "2026-11-25T09:30:00Z", "settlesAt": "2026-12-09T09:30:00Z", "state": "OPEN",
            }),
        );
        assert_eq!((found.rows[0].kind.as_str(), found.rows[0].state.as_str()), ("malware", "open"));
    }
}
