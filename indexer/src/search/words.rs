//! The words of a question, as queries of the index.

use std::borrow::Cow;

use tantivy::query::{AllQuery, BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, Term, TERMINATED};
use weighhouse_words::Query as Words;

use super::exclusion::Excluded;
use super::fields::{written, Fields};
use super::filter::{all, any, not};
use super::suggest;

/// The most words and phrases of one question.
pub(crate) const MAX_WORDS: usize = 32;

/// Where a listing has the words of a question. Each place includes those before it, but for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// The name or the card's title has them as they were typed.
    Written,
    /// The name or the card's title has all of them.
    Name,
    /// Names and labels together do.
    Label,
    /// The listing and its card do.
    Anywhere,
}

impl Place {
    /// All, the best first.
    pub(super) const ALL: [Place; 4] = [Place::Written, Place::Name, Place::Label, Place::Anywhere];
}

/// The words of a question.
#[derive(Debug)]
pub(super) struct Asked {
    /// `None` if nothing but a beginning is asked for.
    tree: Option<Words>,
    written: Vec<String>,
    begun: Option<Begun>,
}

/// A word that is being typed.
#[derive(Debug)]
struct Begun {
    /// The names with a word that begins so.
    names: Box<dyn Query>,
    /// It may be whole.
    whole: Option<Words>,
}

/// Why words can't be asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unasked {
    /// They ask for nothing.
    Nothing,
    /// So many words and phrases.
    TooMany(usize),
}

/// Why words that are being typed can't be asked for.
#[derive(Debug)]
pub(super) enum Unbegun {
    Words(Unasked),
    Index(tantivy::TantivyError),
}

/// What was typed before the word that is being typed, and that word; `None` if the last one is whole, quoted or not
/// wanted.
pub(super) fn begun(typed: &str) -> Option<(&str, &str)> {
    let last = typed.split_whitespace().next_back().filter(|last| typed.ends_with(last) && !last.starts_with('-'))?;
    let start = last
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + last[at..].chars().next().map_or(0, char::len_utf8));
    let word = last.get(start..).filter(|word| !word.is_empty() && !typed.contains('"'))?;
    Some((&typed[..typed.len() - word.len()], word))
}

impl Asked {
    pub(super) fn read(typed: &str) -> Result<Self, Unasked> {
        let tree = weighhouse_words::query(typed).ok_or(Unasked::Nothing)?;
        match leaves(&tree) {
            count if count > MAX_WORDS => Err(Unasked::TooMany(count)),
            _ => Ok(Asked { tree: Some(tree), written: written(&wanted(typed)), begun: None }),
        }
    }

    /// The words whose last is still being typed.
    pub(super) fn begun(before: &str, last: &str, searcher: &Searcher, fields: &Fields) -> Result<Self, Unbegun> {
        let asked = match Asked::read(before) {
            Ok(asked) => asked,
            Err(Unasked::Nothing) => Asked { tree: None, written: Vec::new(), begun: None },
            Err(unasked) => return Err(Unbegun::Words(unasked)),
        };
        let names = suggest::begun(&written(last).concat(), searcher, fields).map_err(Unbegun::Index)?;
        Ok(Asked { begun: Some(Begun { names, whole: weighhouse_words::query(last) }), ..asked })
    }

    /// The documents that have the words here.
    pub(super) fn at(&self, place: Place, fields: &Fields) -> Box<dyn Query> {
        match place {
            Place::Written => all(vec![self.as_written(fields), self.at(Place::Anywhere, fields)]),
            Place::Name => self.within(&[fields.name], fields),
            Place::Label => self.within(&[fields.name, fields.label], fields),
            Place::Anywhere => self.within(&[fields.name, fields.label, fields.body], fields),
        }
    }

    fn within(&self, places: &[Field], fields: &Fields) -> Box<dyn Query> {
        let mut parts: Vec<Box<dyn Query>> = self.tree.iter().map(|tree| query(tree, places, fields)).collect();
        if let Some(begun) = &self.begun {
            let whole = begun.whole.iter().map(|tree| query(tree, places, fields));
            parts.push(any(std::iter::once(begun.names.box_clone()).chain(whole).collect()));
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => all(parts),
        }
    }

    /// The documents that have the words here and at no better place.
    pub(super) fn first_at(&self, place: Place, fields: &Fields) -> Box<dyn Query> {
        let better = match place {
            Place::Written => return self.at(place, fields),
            Place::Name => vec![Place::Written],
            Place::Label => vec![Place::Written, Place::Name],
            Place::Anywhere => vec![Place::Written, Place::Label],
        };
        let mut parts = vec![(Occur::Must, self.at(place, fields))];
        for place in better {
            let better = if place == Place::Written { self.as_written(fields) } else { self.at(place, fields) };
            parts.push((Occur::MustNot, Box::new(Excluded(better))));
        }
        Box::new(BooleanQuery::new(parts))
    }

    fn as_written(&self, fields: &Fields) -> Box<dyn Query> {
        let term = |word: &String| Term::from_field_text(fields.written, word);
        let written: Box<dyn Query> = match (&self.written[..], &self.begun) {
            ([], Some(begun)) => return begun.names.box_clone(),
            ([], None) => return any(Vec::new()),
            ([word], _) => Box::new(TermQuery::new(term(word), IndexRecordOption::Basic)),
            (words, _) => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
        };
        match &self.begun {
            Some(begun) => all(vec![written, begun.names.box_clone()]),
            None => written,
        }
    }
}

/// What was typed without what is not wanted: no name is to have that.
fn wanted(typed: &str) -> Cow<'_, str> {
    if typed.contains('"') {
        return typed.into();
    }
    let wanted = typed.split_whitespace().filter(|term| !term.starts_with('-'));
    wanted.collect::<Vec<_>>().join(" ").into()
}

fn leaves(tree: &Words) -> usize {
    match tree {
        Words::Word(_) => 1,
        Words::Phrase(words) => words.len(),
        Words::All(parts) | Words::Any(parts) => parts.iter().map(leaves).sum(),
        Words::Not(part) => leaves(part),
    }
}

/// The documents that have these words in one of these fields. What is not wanted is wanted nowhere.
fn query(tree: &Words, places: &[Field], fields: &Fields) -> Box<dyn Query> {
    let each = |parts: &[Words]| parts.iter().map(|part| query(part, places, fields)).collect();
    match tree {
        Words::Word(word) => any(places.iter().map(|field| term(*field, word)).collect()),
        Words::Phrase(words) => {
            let phrase = |field: &Field| -> Box<dyn Query> {
                let offset = |position| usize::try_from(position).unwrap_or(usize::MAX);
                let words = words.iter().map(|word| (offset(word.position), Term::from_field_text(*field, &word.word)));
                Box::new(PhraseQuery::new_with_offset(words.collect()))
            };
            any(places.iter().map(phrase).collect())
        }
        Words::All(parts) => all_of(parts, places, fields),
        Words::Any(parts) => any(each(parts)),
        Words::Not(part) => not(query(part, &[fields.name, fields.label, fields.body], fields)),
    }
}

/// What is not wanted is taken from the rest, not looked for among all documents.
fn all_of(parts: &[Words], places: &[Field], fields: &Fields) -> Box<dyn Query> {
    let part = |part: &Words| -> (Occur, Box<dyn Query>) {
        match part {
            Words::Not(part) => {
                let unwanted = query(part, &[fields.name, fields.label, fields.body], fields);
                (Occur::MustNot, Box::new(Excluded(unwanted)))
            }
            part => (Occur::Must, query(part, places, fields)),
        }
    };
    let mut parts: Vec<(Occur, Box<dyn Query>)> = parts.iter().map(part).collect();
    if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        parts.push((Occur::Must, Box::new(AllQuery)));
    }
    Box::new(BooleanQuery::new(parts))
}

fn term(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic))
}

/// Whether some document may have what is asked for: each word that it needs is in one, and the parts of a name that is cut in
/// two, such as `MiniLM`, stand side by side in one.
pub(super) fn is_known(typed: &str, searcher: &Searcher, fields: &Fields) -> tantivy::Result<bool> {
    weighhouse_words::query(typed).map_or(Ok(true), |tree| is_possible(&tree, searcher, fields))
}

fn is_possible(tree: &Words, searcher: &Searcher, fields: &Fields) -> tantivy::Result<bool> {
    let is_there = |word: &str| -> tantivy::Result<bool> {
        for field in [fields.name, fields.label, fields.body] {
            if searcher.doc_freq(&Term::from_field_text(field, word))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    };
    match tree {
        Words::Word(word) => is_there(word),
        Words::Phrase(words) => {
            for word in words {
                if !is_there(&word.word)? {
                    return Ok(false);
                }
            }
            has_one(&*query(tree, &[fields.name, fields.label, fields.body], fields), searcher)
        }
        Words::All(parts) => {
            for part in parts {
                if !is_possible(part, searcher, fields)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Words::Any(parts) => {
            for part in parts {
                if is_possible(part, searcher, fields)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Words::Not(_) => Ok(true),
    }
}

/// Whether there is a document of a query.
fn has_one(query: &dyn Query, searcher: &Searcher) -> tantivy::Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        let mut found = weight.scorer(segment, 1.0)?;
        while found.doc() != TERMINATED {
            if !segment.is_deleted(found.doc()) {
                return Ok(true);
            }
            found.advance();
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_wanted_is_no_part_of_what_was_written() {
        for (typed, expected) in [
            ("llama -gguf 8b", "llama 8b"),
            ("-llama", ""),
            ("all-MiniLM-L6", "all-MiniLM-L6"),
            ("\"a -b\" c", "\"a -b\" c"),
        ] {
            assert_eq!(wanted(typed), expected, "{typed}");
        }
    }

    #[test]
    fn the_last_word_is_being_typed_unless_it_is_over() {
        for (typed, expected) in [
            ("wh", Some(("", "wh"))),
            ("whisper lar", Some(("whisper ", "lar"))),
            ("all-MiniLM-L", Some(("all-MiniLM-", "L"))),
            ("日本", Some(("", "日本"))),
            ("whisper ", None),
            ("C++", None),
            ("model -quant", None),
            ("\"large", None),
            ("", None),
        ] {
            assert_eq!(begun(typed), expected, "{typed}");
        }
    }
}
