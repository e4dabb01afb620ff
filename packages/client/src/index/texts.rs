//! What a review said before its edits: the contract keeps the last words, and its events have all.

use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use weighhouse_protocol::OrderId;

use super::ask;
use super::said::Words;
use crate::error::Result;

/// The words of a review, or of the answer to it, at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "camelCase"))]
pub struct ReviewText {
    /// Whether the seller wrote it.
    pub by_seller: bool,
    /// The number of the edit: 0 for the first words.
    pub edit: u32,
    /// `None` for an answer.
    pub stars: Option<u8>,
    /// `None` for stars alone.
    pub words: Option<Words>,
    pub written_at: String,
}

#[derive(Deserialize)]
struct Answer {
    review: Option<History>,
}

#[derive(Deserialize)]
struct History {
    history: Vec<ReviewText>,
}

const QUERY: &str = "
query Texts($order: ID!) {
  review(order: $order) { history { bySeller edit stars words { cid text } writtenAt } }
}";

/// All that the review of an order and its answer ever said, the oldest first; `None` until the indexer has the review.
///
/// # Errors
/// [`super::IndexError`], with the indexer's words where it has some.
pub async fn review_texts(endpoint: &Url, order: OrderId) -> Result<Option<Vec<ReviewText>>> {
    let answer: Answer = ask(endpoint, QUERY, &json!({"order": order.to_string()})).await?;
    Ok(answer.review.map(|review| review.history))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_a_review_ever_said_is_read_and_written_in_the_words_of_each() {
        let at = "2026-11-25T09:30:00Z";
        let words = json!({"cid": "bafk", "text": "It runs."});
        let answer = json!({"review": {"history": [
            {"bySeller": false, "edit": 0, "stars": 5, "words": null, "writtenAt": at},
            {"bySeller": true, "edit": 1, "stars": null, "words": words, "writtenAt": at},
        ]}});
        let texts = serde_json::from_value::<Answer>(answer).unwrap().review.unwrap().history;
        let expected = json!([
            {"by_seller": false, "edit": 0, "stars": 5, "words": null, "written_at": at},
            {"by_seller": true, "edit": 1, "stars": null, "words": words, "written_at": at},
        ]);
        assert_eq!(serde_json::to_value(texts).unwrap(), expected);
        assert!(serde_json::from_value::<Answer>(json!({"review": null})).unwrap().review.is_none());
    }
}
