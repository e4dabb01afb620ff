//! Whole lists of a contract's answers, page by page, as JSON.

use anyhow::{Context, Result};
use serde_json::{json, Value};
use weighhouse_chain::Client;
use weighhouse_protocol::windows::Mark;

/// The most that a contract answers at a time, in every release: a page with less is the last.
const PAGE: usize = 100;

/// All of a contract's list `name`, asked with `arguments`, a JSON object, beside the page. `cursor` makes of an item what
/// the next page starts after.
///
/// # Errors
/// The contract refuses, or answers no list.
pub async fn list(
    chain: &Client,
    contract: &str,
    name: &str,
    arguments: Value,
    cursor: fn(&Value) -> Value,
) -> Result<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    loop {
        let mut asked = arguments.clone();
        asked["limit"] = json!(PAGE);
        asked["start_after"] = found.last().map_or(Value::Null, cursor);
        let page: Vec<Value> = chain.query(contract, &json!({ name: asked })).await?;
        let is_last = is_last(&page);
        found.extend(page);
        if is_last {
            return Ok(found);
        }
    }
}

/// The numbers of all licenses, as the collection lists them.
///
/// # Errors
/// The collection does not answer.
pub async fn tokens(chain: &Client, license: &str) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    loop {
        let asked = json!({ "all_tokens": { "start_after": found.last(), "limit": PAGE } });
        let page: Value = chain.query(license, &asked).await?;
        let page: Vec<String> = serde_json::from_value(page["tokens"].clone()).context("no list of tokens")?;
        let is_last = is_last(&page);
        found.extend(page);
        if is_last {
            return Ok(found);
        }
    }
}

fn is_last<T>(page: &[T]) -> bool {
    page.len() < PAGE
}

/// A number of an answer, as JSON's or as text.
///
/// # Errors
/// The field is absent or no number.
pub fn number(answer: &Value, field: &str) -> Result<u64> {
    let value = &answer[field];
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
    number.with_context(|| format!("{field} of {answer} is no number"))
}

/// The mark that an answer has under a name.
///
/// # Errors
/// A field of it is absent or no number.
pub fn mark(answer: &Value, name: &str) -> Result<Mark> {
    Ok(Mark { time: number(answer, name)?, height: number(answer, &format!("{name}_height"))? })
}

/// A text of an answer.
///
/// # Errors
/// The field is absent or no text.
pub fn text<'a>(answer: &'a Value, field: &str) -> Result<&'a str> {
    answer[field].as_str().with_context(|| format!("{field} of {answer} is no text"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_number_is_read_in_either_notation_and_nothing_else_is_one() {
        let answer = json!({ "id": 7, "price": "8", "name": "nine", "gone": null });
        assert_eq!((number(&answer, "id").unwrap(), number(&answer, "price").unwrap()), (7, 8));
        for field in ["name", "gone", "absent"] {
            number(&answer, field).unwrap_err();
        }
    }
}
