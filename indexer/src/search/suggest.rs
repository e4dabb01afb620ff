//! What is suggested while somebody types.

use std::collections::{BTreeSet, HashMap};

use tantivy::query::{Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};
use weighhouse_words::fold;

use super::document::Described;
use super::fields::{written, Fields};
use super::filter::any;

/// The most letters of a word that a document has the beginning of. A longer beginning is looked for among all words.
const BEGINNING: usize = 6;
/// The most words that begin alike which are looked for.
const MAX_WORDS: usize = 64;
/// The most terms that are read of each segment.
const MAX_TERMS: usize = 20_000;
/// The longest text that is suggested, in bytes.
const MAX_BYTES: usize = 200;
/// What stands between the folded text and the text itself.
const MARK: char = '\u{1}';

/// What a text is suggested as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Task,
    Publisher,
    BaseModel,
}

impl Label {
    pub(crate) const ALL: [Label; 3] = [Label::Task, Label::Publisher, Label::BaseModel];

    fn letter(self) -> char {
        match self {
            Label::Task => 't',
            Label::Publisher => 'p',
            Label::BaseModel => 'b',
        }
    }
}

/// A text that begins as was typed, and how many listings have it: of those that are for sale and those that are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Labelled {
    pub label: Label,
    pub text: String,
    pub count: u64,
}

/// The first letters of each word of a name.
pub(super) fn beginnings(name: &str) -> BTreeSet<String> {
    let mut beginnings = BTreeSet::new();
    for word in written(name) {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(BEGINNING);
        beginnings.extend(ends.filter_map(|end| word.get(..end).map(str::to_owned)));
    }
    beginnings
}

/// The documents with a name of which a word begins so.
pub(super) fn begun(word: &str, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Box<dyn Query>> {
    let term = |field: Field, text: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
    };
    if word.chars().count() <= BEGINNING {
        return Ok(term(fields.begin, word));
    }
    let words = starting(word, searcher, fields.written)?;
    Ok(any(words.iter().take(MAX_WORDS).map(|(word, _)| term(fields.written, word)).collect()))
}

/// The terms of a field that start so, as they ascend, and how many documents have each.
fn starting(start: &str, searcher: &Searcher, field: Field) -> tantivy::Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().range().ge(start).into_stream()?;
        let mut left = MAX_TERMS;
        while let (Some((term, info)), true) = (terms.next(), left > 0) {
            left -= 1;
            match std::str::from_utf8(term) {
                Ok(term) if term.starts_with(start) => found.push((term.to_owned(), u64::from(info.doc_freq))),
                _ => break,
            }
        }
    }
    // Those of each segment ascend, and this sort merges them.
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.dedup_by(|(again, count), (term, all)| {
        let is_same = again == term;
        if is_same {
            *all = all.saturating_add(*count);
        }
        is_same
    });
    Ok(found)
}

/// What a listing lets be suggested, as terms. A model is found by its name alone too.
pub(super) fn of(listing: &Described) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let task = Some((Label::Task, listing.task.as_str()));
    let publisher = listing.publisher().map(|publisher| (Label::Publisher, publisher));
    let models = listing.base_models.iter().map(|model| (Label::BaseModel, model.as_str()));
    for (label, text) in task.into_iter().chain(publisher).chain(models) {
        if text.is_empty() || text.len() > MAX_BYTES || text.contains(MARK) {
            continue;
        }
        terms.insert(suggestion(label, text, text));
        if let Some((_, model)) = text.split_once('/') {
            terms.insert(suggestion(label, model, text));
        }
    }
    terms
}

/// The term of a text that is suggested when what is typed begins as `typed` does.
fn suggestion(label: Label, typed: &str, text: &str) -> String {
    format!("{}{}{MARK}{text}", label.letter(), fold(typed))
}

/// The labels that begin as was typed, of each kind those that most listings have.
pub(super) fn labels(typed: &str, size: usize, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Labelled>> {
    let folded = fold(typed.trim_start());
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut suggested = Vec::new();
    for label in Label::ALL {
        let terms = starting(&format!("{}{folded}", label.letter()), searcher, fields.suggestion)?;
        let mut texts: HashMap<&str, u64> = HashMap::with_capacity(terms.len());
        for (term, count) in &terms {
            if let Some((_, text)) = term.split_once(MARK) {
                let most = texts.entry(text).or_default();
                *most = (*count).max(*most);
            }
        }
        let most_first = |(a, of_a): &(&str, u64), (b, of_b): &(&str, u64)| of_b.cmp(of_a).then_with(|| a.cmp(b));
        let mut texts: Vec<(&str, u64)> = texts.into_iter().collect();
        // A letter begins more texts than are worth sorting.
        if size < texts.len() {
            texts.select_nth_unstable_by(size, most_first);
            texts.truncate(size);
        }
        texts.sort_unstable_by(most_first);
        let texts = texts.into_iter().map(|(text, count)| Labelled { label, text: text.to_owned(), count });
        suggested.extend(texts);
    }
    Ok(suggested)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_up_to_six_letters() {
        let begun = beginnings("Modèle-7B");
        assert_eq!(begun.into_iter().collect::<Vec<_>>(), ["7", "7b", "m", "mo", "mod", "mode", "model", "modele"]);
    }

    #[test]
    fn a_base_model_is_suggested_with_and_without_its_publisher() {
        let listing =
            Described { base_models: vec!["Qwen/Qwen2.5-7B".into(), "x".repeat(300)], ..Described::default() };
        let expected = ["bqwen/qwen2.5-7b\u{1}Qwen/Qwen2.5-7B", "bqwen2.5-7b\u{1}Qwen/Qwen2.5-7B"];
        assert_eq!(of(&listing).into_iter().collect::<Vec<_>>(), expected);
    }
}
