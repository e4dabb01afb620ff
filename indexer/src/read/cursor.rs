//! Cursors: where a page ends, and of which question.
//!
//! A cursor holds the sort and a hash of the filter beside the last row's key, all as text. Given
//! with another sort or filter it is refused, because it would point nowhere.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::{bad_input, ReadError};

/// The rows of a page unless the client names a number.
pub const DEFAULT_PAGE: i64 = 20;
/// Most rows of a page.
pub const MAX_PAGE: i64 = 100;
/// Longest cursor read, in bytes.
const MAX_CURSOR_BYTES: usize = 512;
/// Bytes of the filter's hash that are kept: enough to tell questions apart.
const HASH_BYTES: usize = 8;

/// The part of a list that the client wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slice {
    /// The number of rows; [`DEFAULT_PAGE`] unless the client names one.
    pub first: Option<i32>,
    /// The cursor of the row before.
    pub after: Option<String>,
}

/// The position of a row in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The sort and its direction.
    pub sort: String,
    /// [`fingerprint`] of the filter.
    pub filter: String,
    /// The row's value of the sorted column, as text.
    pub key: String,
    /// The row's id, which breaks ties.
    pub id: i64,
}

impl Cursor {
    /// The text that clients see.
    pub fn encode(&self) -> String {
        let Cursor { sort, filter, key, id } = self;
        let json = serde_json::json!([sort, filter, key, id]).to_string();
        URL_SAFE_NO_PAD.encode(json)
    }

    /// Reads a cursor of the question that `sort` and `filter` stand for.
    ///
    /// # Errors
    /// Text that is no cursor, or a cursor of another question.
    pub fn decode(text: &str, sort: &str, filter: &str) -> Result<Self, ReadError> {
        let no_cursor = || {
            let shown: String = text.chars().take(60).collect();
            bad_input(format!("{shown:?} is no cursor"))
        };
        if text.len() > MAX_CURSOR_BYTES {
            return Err(no_cursor());
        }
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| no_cursor())?;
        let cursor: Cursor = serde_json::from_slice(&json).map_err(|_| no_cursor())?;
        if cursor.sort != sort || cursor.filter != filter {
            return Err(bad_input("the cursor is of another sort or filter: start from the first page"));
        }
        Ok(cursor)
    }
}

/// A short hash of a filter, the same for equal filters.
///
/// # Errors
/// None that a filter makes.
pub(super) fn fingerprint<T: Serialize>(filter: &T) -> Result<String, ReadError> {
    let json = serde_json::to_vec(filter).map_err(|error| bad_input(error.to_string()))?;
    Ok(hex::encode(&Sha256::digest(json)[..HASH_BYTES]))
}

/// The number of rows asked for.
///
/// # Errors
/// A number below 1 or above [`MAX_PAGE`].
pub(crate) fn page_size(first: Option<i32>) -> Result<i64, ReadError> {
    let rows = first.map_or(DEFAULT_PAGE, i64::from);
    if !(1..=MAX_PAGE).contains(&rows) {
        return Err(bad_input(format!("first is {rows}, it may be from 1 to {MAX_PAGE}")));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_round_trips(
            sort in "[A-Z_]{1,20}", filter in "[0-9a-f]{16}", key in "\\PC{0,40}", id in any::<i64>(),
        ) {
            let cursor = Cursor { sort: sort.clone(), filter: filter.clone(), key, id };
            prop_assert_eq!(Cursor::decode(&cursor.encode(), &sort, &filter).unwrap(), cursor);
        }

        #[test]
        fn a_cursor_of_another_question_is_refused(sort in "[A-Z]{1,9}", filter in "[0-9a-f]{16}") {
            let cursor = Cursor { sort: sort.clone(), filter: filter.clone(), key: "5".into(), id: 1 };
            let text = cursor.encode();
            let (other_sort, other_filter) = (format!("{}_", sort), format!("{}0", filter));
            prop_assert!(Cursor::decode(&text, &other_sort, &filter).is_err());
            prop_assert!(Cursor::decode(&text, &sort, &other_filter).is_err());
        }

        #[test]
        fn any_other_text_is_no_cursor(text in "\\PC{0,80}") {
            prop_assert!(Cursor::decode(&text, "NEWEST", "0").is_err());
        }
    }

    #[test]
    fn a_page_has_bounds() {
        assert_eq!(page_size(None).unwrap(), DEFAULT_PAGE);
        assert_eq!(page_size(Some(100)).unwrap(), 100);
        for first in [0, -1, 101] {
            let Err(ReadError::Input(message)) = page_size(Some(first)) else { panic!("{first} rows") };
            assert!(message.contains("from 1 to 100"), "{message}");
        }
    }
}
