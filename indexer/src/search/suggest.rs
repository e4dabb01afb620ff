//! What is suggested while somebody types.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tantivy::query::{Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, SegmentReader, Term};
use weighhouse_words::fold;

use super::document::Described;
use super::fields::{written, Fields};
use super::filter::any;
use super::index::Live;
use super::kept::{Name, Thing};

/// The most letters of a word that a document has the beginning of. A longer beginning is looked for among all words.
const BEGINNING: usize = 6;
/// The most words that begin alike which are looked for.
const MAX_WORDS: usize = 64;
/// The most terms that are read of each segment.
const MAX_TERMS: usize = 200_000;
/// The terms that are kept of those that begin alike in a segment: those that most of its documents have.
const MAX_HEADS: usize = 128;
/// For each text that is suggested, the terms that are counted in every segment.
const COUNTED: usize = 8;
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
    Ok(any(words.iter().take(MAX_WORDS).map(|word| term(fields.written, word)).collect()))
}

/// The terms of a field that start so, as they ascend.
fn starting(start: &str, searcher: &Searcher, field: Field) -> tantivy::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let mut left = MAX_WORDS;
        walk(start, segment, field, |term, _| {
            found.insert(term.to_owned());
            left = left.saturating_sub(1);
            left > 0
        })?;
    }
    Ok(found)
}

/// Walks over the terms of a segment that start so, as they ascend, with the number of documents that have each; ends
/// where a step says so.
fn walk(
    start: &str,
    segment: &SegmentReader,
    field: Field,
    mut step: impl FnMut(&str, u64) -> bool,
) -> tantivy::Result<()> {
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().range().ge(start).into_stream()?;
    while let Some((term, info)) = terms.next() {
        match std::str::from_utf8(term) {
            Ok(term) if term.starts_with(start) && step(term, u64::from(info.doc_freq)) => {}
            _ => break,
        }
    }
    Ok(())
}

/// Those terms of a segment with a beginning which most documents have.
#[derive(Debug, Default)]
pub(super) struct Heads {
    terms: Vec<(String, u64)>,
    /// There are others.
    has_more: bool,
}

impl Heads {
    /// Of a segment; what took a walk over many terms is kept.
    fn of(start: &str, segment: &SegmentReader, live: &Live) -> tantivy::Result<Arc<Self>> {
        let name = Name::Heads(start.to_owned());
        if let Some(Thing::Heads(heads)) = live.kept.get(segment, &name) {
            return Ok(heads);
        }
        let (mut heads, mut read, mut least) = (Heads::default(), 0, 0);
        walk(start, segment, live.fields.suggestion, |term, count| {
            read += 1;
            if count > least {
                heads.terms.push((term.to_owned(), count));
            } else {
                heads.has_more = true;
            }
            if heads.terms.len() >= 2 * MAX_HEADS {
                least = heads.cut();
            }
            read < MAX_TERMS
        })?;
        heads.cut();
        let heads = Arc::new(heads);
        if heads.has_more {
            live.kept.put(segment, name, Thing::Heads(Arc::clone(&heads)));
        }
        Ok(heads)
    }

    /// Drops all terms but [`MAX_HEADS`]; the number of documents above which another would be among them.
    fn cut(&mut self) -> u64 {
        if self.terms.len() <= MAX_HEADS {
            return 0;
        }
        self.has_more = true;
        keep_most(&mut self.terms, MAX_HEADS);
        self.terms.iter().map(|(_, count)| *count).min().unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> usize {
        self.terms.iter().map(|(term, _)| size_of::<(String, u64)>() + term.len()).sum()
    }
}

/// Those with the most first, of equals the lesser text.
fn most_first<T: AsRef<str>>((a, of_a): &(T, u64), (b, of_b): &(T, u64)) -> Ordering {
    of_b.cmp(of_a).then_with(|| a.as_ref().cmp(b.as_ref()))
}

/// Drops all but those with the most, in no order.
fn keep_most<T: AsRef<str>>(counted: &mut Vec<(T, u64)>, size: usize) {
    if size < counted.len() {
        counted.select_nth_unstable_by(size, most_first);
        counted.truncate(size);
    }
}

/// The terms that start so and how many documents have each: those that most have, of so many texts.
fn heads(start: &str, size: usize, searcher: &Searcher, live: &Live) -> tantivy::Result<Vec<(String, u64)>> {
    let segments = searcher.segment_readers();
    let heads: Vec<Arc<Heads>> =
        segments.iter().map(|segment| Heads::of(start, segment, live)).collect::<tantivy::Result<_>>()?;
    let mut sums: HashMap<&str, u64> = HashMap::new();
    for (term, count) in heads.iter().flat_map(|heads| &heads.terms) {
        let sum = sums.entry(term).or_default();
        *sum = sum.saturating_add(*count);
    }
    let mut terms: Vec<(&str, u64)> = sums.into_iter().collect();
    if heads.iter().any(|heads| heads.has_more) {
        // A term may be among the heads of some segments alone: those that may be shown are counted in all.
        keep_most(&mut terms, size.saturating_mul(COUNTED));
        let indexes = segments.iter().map(|segment| segment.inverted_index(live.fields.suggestion));
        let indexes: Vec<_> = indexes.collect::<tantivy::Result<_>>()?;
        for (term, count) in &mut terms {
            *count = 0;
            for index in &indexes {
                let found = index.terms().get(term.as_bytes())?;
                *count = count.saturating_add(found.map_or(0, |info| u64::from(info.doc_freq)));
            }
        }
    }
    Ok(terms.into_iter().map(|(term, count)| (term.to_owned(), count)).collect())
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
pub(super) fn labels(typed: &str, size: usize, searcher: &Searcher, live: &Live) -> tantivy::Result<Vec<Labelled>> {
    let folded = fold(typed.trim_start());
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut suggested = Vec::new();
    for label in Label::ALL {
        let terms = heads(&format!("{}{folded}", label.letter()), size, searcher, live)?;
        let mut texts: HashMap<&str, u64> = HashMap::with_capacity(terms.len());
        for (term, count) in &terms {
            if let Some((_, text)) = term.split_once(MARK) {
                let most = texts.entry(text).or_default();
                *most = (*count).max(*most);
            }
        }
        let mut texts: Vec<(&str, u64)> = texts.into_iter().collect();
        keep_most(&mut texts, size);
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
