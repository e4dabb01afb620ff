//! Records as both sides state them: a place, and facts by the words for them.

use serde_json::Value;

/// The most bytes of a value that a difference repeats.
const SHOWN: usize = 160;

/// The place of a record in the order of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub number: i64,
    pub second: i64,
    /// An account or a denom.
    pub word: String,
}

/// A record's place and facts.
pub(super) type Record = (Place, Value);

impl Place {
    pub(super) fn number(number: i64) -> Self {
        Place { number, ..Place::default() }
    }

    /// For a number that a contract counts up.
    pub(super) fn counted(number: u64) -> Self {
        Place::number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The differences between two statements about a record; what one side does not say is null.
pub(super) fn differences(record: &str, index: &Value, chain: &Value) -> Vec<String> {
    match (index, chain) {
        (index, chain) if index == chain => Vec::new(),
        (Value::Object(these), Value::Object(those)) => {
            let words: std::collections::BTreeSet<&String> = these.keys().chain(those.keys()).collect();
            let side = |facts: &serde_json::Map<String, Value>, word: &String| facts.get(word).cloned();
            let differ = |word: &String| {
                let (index, chain) = (side(these, word), side(those, word));
                differences(&format!("{record}: {word}"), &index.unwrap_or_default(), &chain.unwrap_or_default())
            };
            words.into_iter().flat_map(differ).collect()
        }
        (Value::Null, chain) => vec![format!("{record} is missing from the index, and on chain {}", shown(chain))],
        (index, Value::Null) => vec![format!("{record} is missing from the chain, and in the index {}", shown(index))],
        (index, chain) => vec![format!("{record} is {} in the index, {} on chain", shown(index), shown(chain))],
    }
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut end = text.len().min(SHOWN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match text.get(end..) {
        None | Some("") => text,
        Some(_) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_fact_that_differs_is_named_with_both_values() {
        let index = json!({"state": "active", "plan 0": {"price": "5uwhs", "seats": null}, "same": [1]});
        let chain = json!({"state": "paused", "plan 0": {"price": "6uwhs"}, "same": [1], "delisting": "x".repeat(200)});
        let found = differences("listing 3", &index, &chain);
        assert_eq!(
            found[1..],
            [
                "listing 3: plan 0: price is 5uwhs in the index, 6uwhs on chain",
                "listing 3: state is active in the index, paused on chain",
            ]
        );
        let clipped = format!("listing 3: delisting is missing from the index, and on chain {}…", "x".repeat(160));
        assert_eq!(found[0], clipped);
    }
}
