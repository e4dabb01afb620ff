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

/// The part of a list that the client wants: its first rows, or its last, of those between two cursors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slice {
    /// The number of rows from the front; [`DEFAULT_PAGE`] unless the client names one.
    pub first: Option<i32>,
    /// The cursor of the row before.
    pub after: Option<String>,
    /// The number of rows from the end.
    pub last: Option<i32>,
    /// The cursor of the row behind.
    pub before: Option<String>,
}

/// The checked size and direction of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub size: i64,
    /// Whether the last rows are wanted.
    pub is_backward: bool,
}

impl Slice {
    /// # Errors
    /// A number of rows out of bounds, or one from each end.
    pub(super) fn extent(&self) -> Result<Extent, ReadError> {
        match (self.first, self.last) {
            (Some(_), Some(_)) => Err(bad_input("first and last are both given: ask for the rows of one end")),
            (None, Some(last)) => Ok(Extent { size: bounded("last", last)?, is_backward: true }),
            // The rows before a cursor are the ones next to it.
            (None, None) if self.before.is_some() && self.after.is_none() => {
                Ok(Extent { size: DEFAULT_PAGE, is_backward: true })
            }
            (first, None) => Ok(Extent { size: page_size(first)?, is_backward: false }),
        }
    }
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
    first.map_or(Ok(DEFAULT_PAGE), |first| bounded("first", first))
}

fn bounded(name: &str, rows: i32) -> Result<i64, ReadError> {
    let rows = i64::from(rows);
    if !(1..=MAX_PAGE).contains(&rows) {
        return Err(bad_input(format!("{name} is {rows}, it may be from 1 to {MAX_PAGE}")));
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
    fn a_slice_is_of_one_end() {
        let slice =
            |first, last, before: Option<&str>| Slice { first, last, before: before.map(str::to_owned), after: None };
        let extent = |slice: Slice| slice.extent().map(|Extent { size, is_backward }| (size, is_backward)).ok();
        assert_eq!(extent(slice(None, None, None)), Some((20, false)));
        assert_eq!(extent(slice(Some(3), None, Some("c"))), Some((3, false)));
        assert_eq!(extent(slice(None, Some(3), None)), Some((3, true)));
        assert_eq!(extent(slice(None, None, Some("c"))), Some((20, true)));
        assert_eq!(extent(slice(Some(3), Some(3), None)), None);
        assert_eq!(extent(slice(None, Some(101), None)), None);
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
