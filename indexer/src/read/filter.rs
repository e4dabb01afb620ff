//! Comparisons with text, and their bounds.

use serde::Serialize;

use super::error::{bad_input, ReadError};
use super::sql::Sql;

/// Most values of one comparison.
const MAX_VALUES: usize = 100;
/// Longest text compared with, in bytes.
const MAX_TEXT_BYTES: usize = 512;
/// Most hexadecimal digits of the hash of a transaction.
const TX_DIGITS: usize = 64;

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

/// Adds that a column holds a value, and one of some values, where they are given.
pub(super) fn write_texts(
    sql: &mut Sql,
    field: &str,
    column: &str,
    (one, many): (&Option<String>, &Option<Vec<String>>),
) -> Result<(), ReadError> {
    if let Some(value) = one {
        check_text(field, value)?;
        sql.push(&format!(" AND {column} = ")).bind(value.clone());
    }
    if let Some(values) = many {
        check_values(field, values.iter())?;
        sql.push(&format!(" AND {column} = ANY(")).bind(values.clone()).push(")");
    }
    Ok(())
}

/// As [`write_texts`], of numbers.
pub(super) fn write_numbers(
    sql: &mut Sql,
    field: &str,
    column: &str,
    (one, many): (Option<i64>, &Option<Vec<i64>>),
) -> Result<(), ReadError> {
    if let Some(value) = one {
        sql.push(&format!(" AND {column} = ")).bind(value);
    }
    if let Some(values) = many {
        check_count(field, values.len())?;
        sql.push(&format!(" AND {column} = ANY(")).bind(values.clone()).push(")");
    }
    Ok(())
}

/// Whether a value is the one that is wanted, and among those that are, where any is.
pub(super) fn is_wanted<T: PartialEq>(found: &T, one: &Option<T>, many: &Option<Vec<T>>) -> bool {
    one.as_ref().is_none_or(|wanted| wanted == found) && many.as_ref().is_none_or(|wanted| wanted.contains(found))
}

/// The hash of a transaction as the index keeps it: in upper-case hexadecimal.
pub(super) fn transaction_hash(text: &str) -> Result<String, ReadError> {
    if (1..=TX_DIGITS).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_uppercase());
    }
    let shown: String = text.chars().take(TX_DIGITS).collect();
    Err(bad_input(format!("{shown:?} is no hash of a transaction: it has up to {TX_DIGITS} hexadecimal digits")))
}

/// Refuses more values than are compared with.
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
