//! Sentences in English, each with a code by which another language says the same.

use std::collections::BTreeMap;

use serde::Serialize;

/// A sentence before its values are in it: `Delists listing {listing}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Names the sentence. It stays.
    pub code: &'static str,
    /// The English, with names of values in braces.
    pub text: &'static str,
}

/// A sentence with its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// The [`Phrase`]'s code, by which a translation is found.
    pub code: &'static str,
    /// The values by their names in the phrase.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<&'static str, String>,
    /// The sentence in English.
    pub text: String,
}

impl Phrase {
    /// The sentence, where the phrase has no values.
    pub fn say(self) -> Sentence {
        self.with([])
    }

    /// The sentence with these values. A name without a value stays in its braces.
    pub fn with<const N: usize>(self, values: [(&'static str, String); N]) -> Sentence {
        let values = BTreeMap::from(values);
        let text = fill(self.text, |name| values.get(name).cloned());
        Sentence { code: self.code, values, text }
    }
}

/// A text with what `value` has for the names in its braces. Values are not looked through: one may have braces of its own.
pub(crate) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_names_stood_and_are_not_read_again() {
        let phrase = Phrase { code: "delist", text: "Delists listing {listing}, {name}" };
        let said = phrase.with([("listing", "7".to_owned()), ("name", "{listing} {".to_owned())]);
        assert_eq!(said.text, "Delists listing 7, {listing} {");
        assert_eq!(said.values["listing"], "7");
        assert_eq!(Phrase { code: "open", text: "a {name} and {" }.say().text, "a {name} and {");
    }
}
