//! Misspelled words, and what was meant.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tantivy::query::FuzzyTermQuery;
use tantivy::{Searcher, Term};

use super::fields::{written, Fields};
use super::words::is_known;

/// The least letters of a word that is corrected.
const MIN_LETTERS: usize = 4;
/// The least letters of a word that may have two faults.
const TWO_FAULTS: usize = 8;
/// Scripts from here on write words without letters or spaces: one sign more or less is another word.
const FIRST_DENSE: char = '\u{e00}';
/// The most words of one question that are corrected.
pub(super) const MAX_CORRECTIONS: usize = 3;
/// The most similar words that are compared.
const MAX_CANDIDATES: usize = 5_000;

/// A word as it was typed, folded, and the one that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Correction {
    pub typed: String,
    pub meant: String,
}

/// What was meant by words that no listing has, or else by the parts that capitals cut them into. Quoted words and those that are
/// not wanted are meant as they are.
///
/// # Errors
/// Failures of the index.
pub(super) fn corrections(typed: &str, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Correction>> {
    let mut corrections: Vec<Correction> = Vec::new();
    let mut seen = BTreeSet::new();
    for word in correctable(typed).into_iter().map(|range| &typed[range]) {
        if !seen.insert(written(word).concat()) || is_known(word, searcher, fields)? {
            continue;
        }
        match correction(word, searcher, fields)? {
            Some(correction) => corrections.push(correction),
            None => {
                for part in parts(word).map(|part| &word[part]).filter(|part| part.chars().count() >= MIN_LETTERS) {
                    if seen.insert(written(part).concat()) && !is_known(part, searcher, fields)? {
                        corrections.extend(correction(part, searcher, fields)?);
                    }
                }
            }
        }
        if corrections.len() >= MAX_CORRECTIONS {
            corrections.truncate(MAX_CORRECTIONS);
            break;
        }
    }
    Ok(corrections)
}

fn correction(word: &str, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Option<Correction>> {
    let typed = written(word).concat();
    Ok(nearest(&typed, searcher, fields)?.map(|meant| Correction { typed, meant }))
}

/// The question with the words that were meant.
pub(super) fn corrected(typed: &str, corrections: &[Correction]) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut done = 0;
    for whole in correctable(typed) {
        let word = &typed[whole.clone()];
        let within = parts(word).map(|part| whole.start + part.start..whole.start + part.end);
        for range in std::iter::once(whole.clone()).chain(within) {
            let folded = written(&typed[range.clone()]).concat();
            let correction = corrections.iter().find(|correction| correction.typed == folded);
            // The parts of a word that was corrected as a whole are done.
            if let Some(correction) = correction.filter(|_| done <= range.start) {
                text.push_str(&typed[done..range.start]);
                text.push_str(&correction.meant);
                done = range.end;
            }
        }
    }
    text.push_str(&typed[done..]);
    text
}

/// The runs of letters and digits that may be misspelled.
fn correctable(typed: &str) -> Vec<Range<usize>> {
    if typed.contains('"') {
        return Vec::new();
    }
    let mut ranges = Vec::new();
    for term in typed.split_whitespace().filter(|term| !term.starts_with('-')) {
        let begin = offset(typed, term);
        for word in term.split(|c: char| !c.is_alphanumeric()) {
            let letters = word.chars().filter(|c| c.is_alphabetic() && *c < FIRST_DENSE).count();
            if letters >= MIN_LETTERS && 2 * letters > word.chars().count() {
                let start = begin + offset(term, word);
                ranges.push(start..start + word.len());
            }
        }
    }
    ranges
}

/// The parts of a word that is written as one, such as `HarborEmbed`; none of a word that has one.
fn parts(word: &str) -> impl Iterator<Item = Range<usize>> + use<> {
    let letters = word.char_indices().zip(word.chars().skip(1));
    let cuts = letters.filter(|((_, before), next)| before.is_lowercase() && next.is_uppercase());
    let mut bounds: Vec<usize> = cuts.map(|((at, before), _)| at + before.len_utf8()).collect();
    if !bounds.is_empty() {
        bounds.insert(0, 0);
        bounds.push(word.len());
    }
    (1..bounds.len()).map(move |end| bounds[end - 1]..bounds[end])
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// The word of a name or a label with the fewest differences; of those, the one that most have, and of those the first.
fn nearest(word: &str, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Option<String>> {
    let most = if word.chars().count() < TWO_FAULTS { 1 } else { 2 };
    for faults in 1..=most {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in searcher.segment_readers() {
            let spelling = segment.inverted_index(fields.spelling)?;
            let similar =
                FuzzyTermQuery::new(Term::from_field_text(fields.spelling, word), faults, true).automaton()?;
            let mut terms = spelling.terms().search(similar).into_stream()?;
            let mut left = MAX_CANDIDATES;
            while let (Some((term, info)), true) = (terms.next(), left > 0) {
                left -= 1;
                if let Ok(term) = std::str::from_utf8(term) {
                    *found.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        // A word of three letters or so is no misspelling of a longer one.
        found.retain(|term, _| term.chars().count() >= MIN_LETTERS - 1);
        if let Some((meant, _)) = found.into_iter().max_by(|(a, n), (b, m)| n.cmp(m).then_with(|| b.cmp(a))) {
            return Ok(Some(meant));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_where_they_stand() {
        let meant = |typed: &str, meant: &str| Correction { typed: typed.into(), meant: meant.into() };
        let corrections = [meant("whsiper", "whisper"), meant("lrage", "large")];
        for (typed, expected) in [
            ("Whsiper-lrage v3", "whisper-large v3"),
            ("whsiper or whsiper", "whisper or whisper"),
            ("-whsiper lrage", "-whsiper large"),
            ("\"whsiper\" lrage", "\"whsiper\" lrage"),
            ("whispers", "whispers"),
            ("TinyWhsiper", "Tinywhisper"),
            ("WhsiperLrage", "whisperlarge"),
        ] {
            assert_eq!(corrected(typed, &corrections), expected, "{typed}");
        }
    }

    #[test]
    fn short_words_numbers_and_what_is_not_wanted_stand_as_they_are() {
        let words = |typed: &'static str| correctable(typed).into_iter().map(move |range| &typed[range]);
        assert_eq!(words("t5 llama-3.1-8b -quantized mitsral7b x1234").collect::<Vec<_>>(), ["llama", "mitsral7b"]);
    }

    #[test]
    fn capitals_cut_a_word_in_parts() {
        let cut = |word: &'static str| parts(word).map(|part| &word[part]).collect::<Vec<_>>();
        assert_eq!(cut("HarborEmbed"), ["Harbor", "Embed"]);
        assert_eq!(cut("MiniLM"), ["Mini", "LM"]);
        assert!(cut("minilm").is_empty() && cut("MINILM").is_empty() && cut("").is_empty());
    }
}
