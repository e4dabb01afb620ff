//! Comparisons with text, and their bounds.

use serde::Serialize;

use super::error::{bad_input, ReadError};

/// Most values of one comparison.
const MAX_VALUES: usize = 100;
/// Longest text compared with, in bytes.
const MAX_TEXT_BYTES: usize = 512;

/// Compares a text exactly. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct TextFilter {
    pub eq: Option<String>,
    pub one_of: Option<Vec<String>>,
}

pub(super) fn check_values<'a>(field: &str, values: impl Iterator<Item = &'a String>) -> Result<(), ReadError> {
    let mut count = 0;
    for value in values {
        count += 1;
        check_text(field, value)?;
    }
    check_count(field, count)
}

/// Refuses more values than a comparison may have.
pub(super) fn check_count(field: &str, count: usize) -> Result<(), ReadError> {
    if count > MAX_VALUES {
        return Err(bad_input(format!("{field} is compared with {count} values, at most {MAX_VALUES} may be given")));
    }
    Ok(())
}

/// Refuses text that no row can hold.
pub(crate) fn check_text(field: &str, text: &str) -> Result<(), ReadError> {
    if text.len() > MAX_TEXT_BYTES {
        let bytes = text.len();
        return Err(bad_input(format!("{field} has {bytes} bytes, at most {MAX_TEXT_BYTES} are compared")));
    }
    if text.contains('\0') {
        return Err(bad_input(format!("{field} has a NUL character")));
    }
    Ok(())
}
