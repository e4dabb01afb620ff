//! The terms of a search, as Postgres reads them.

use weighhouse_words::{fold, query, Query};

use super::document::quoted;

/// Whether any listing has what `$1` wants.
pub(crate) const ANY_MATCH: &str = "
SELECT EXISTS (SELECT FROM search_documents WHERE document @@ $1::text::tsquery)";

/// The terms of a search.
pub(crate) struct Terms {
    /// What is typed, folded.
    pub folded: String,
    /// What a document must have.
    pub matches: String,
    /// What it must have in its names.
    pub in_names: String,
    /// What it must have in its names and labels.
    pub in_labels: String,
    /// Whether the words are meant as they are: there are quotes or exclusions.
    pub is_exact: bool,
}

impl Terms {
    /// Reads what is typed; `None` if it asks for nothing.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let asked = query(typed)?;
        Some(Self {
            folded: fold(typed),
            matches: written(&asked, ""),
            in_names: written(&asked, ":A"),
            in_labels: written(&asked, ":AB"),
            is_exact: typed.contains('"') || typed.split_whitespace().any(|word| word.starts_with('-')),
        })
    }
}

/// A query as the text of a `tsquery`, its words at places of these weights.
fn written(query: &Query, weights: &str) -> String {
    let joined = |queries: &[Query], sign: &str| {
        let written: Vec<String> = queries.iter().map(|query| written(query, weights)).collect();
        format!("({})", written.join(sign))
    };
    match query {
        Query::Word(word) => quoted(word) + weights,
        Query::All(all) => joined(all, " & "),
        Query::Any(any) => joined(any, " | "),
        // What is not wanted is wanted nowhere.
        Query::Not(query) => format!("!{}", written(query, "")),
        Query::Phrase(words) => {
            let mut text = String::from("(");
            let mut before = None;
            for token in words {
                if let Some(before) = before {
                    text.push_str(&format!(" <{}> ", token.position.saturating_sub(before)));
                }
                text.push_str(&(quoted(&token.word) + weights));
                before = Some(token.position);
            }
            text + ")"
        }
    }
}
