//! What a question asks for.

use crate::clip;
use crate::fold::fold;
use crate::scan::{self, compounds, Compound, Part};
use crate::stem::{stem, without_particle};
use crate::token::{joined, literal, Token};

/// Words that say nothing beside others. Asked alone they are meant: "The Who".
const FILLERS: [&str; 24] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "that", "the", "to",
    "with", "и", "в", "на", "для", "с",
];

/// What a question asks for, over the words that [`tokens`](crate::tokens) finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    Word(String),
    /// Words at these distances from one another.
    Phrase(Vec<Token>),
    /// All of these.
    All(Vec<Query>),
    /// One of these.
    Any(Vec<Query>),
    Not(Box<Query>),
}

/// Reads a question: words, `"phrases"`, `or` between alternatives, `-` before what is not wanted. `None` if it asks
/// for nothing.
pub fn query(text: &str) -> Option<Query> {
    let mut alternatives = Vec::new();
    let mut wanted = Wanted::default();
    for (term, is_excluded, is_quoted) in terms(text) {
        if !is_quoted && !is_excluded && term.eq_ignore_ascii_case("or") {
            alternatives.extend(std::mem::take(&mut wanted).all());
            continue;
        }
        if is_excluded {
            let unwanted = if is_quoted { phrase(literal(term)) } else { Wanted::of(term).all() };
            wanted.terms.extend(unwanted.map(|query| Query::Not(Box::new(query))));
        } else if is_quoted {
            wanted.terms.extend(phrase(literal(term)));
        } else {
            wanted.add(term);
        }
    }
    alternatives.extend(wanted.all());
    one_or(alternatives, Query::Any)
}

/// The terms of a question: each with whether it is excluded, and whether it is quoted.
fn terms(text: &str) -> Vec<(&str, bool, bool)> {
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let bare = rest.trim_start_matches('-');
        let is_excluded = bare.len() < rest.len() && !bare.starts_with(char::is_whitespace);
        let (term, is_quoted, after) = match bare.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"').unwrap_or(quoted.len());
                (&quoted[..end], true, quoted[end..].trim_start_matches('"'))
            }
            None => {
                let end = bare.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(bare.len());
                (&bare[..end], false, &bare[end..])
            }
        };
        terms.push((term, is_excluded, is_quoted));
        rest = after.trim_start();
    }
    terms
}

/// What is wanted together.
#[derive(Default)]
struct Wanted {
    terms: Vec<Query>,
    fillers: Vec<Query>,
}

impl Wanted {
    fn of(term: &str) -> Self {
        let mut wanted = Self::default();
        wanted.add(term);
        wanted
    }

    fn add(&mut self, term: &str) {
        for compound in compounds(term) {
            let is_filler = matches!(&compound[..], [Part::Atoms(atoms)]
                if atoms.len() == 1 && FILLERS.contains(&fold(&atoms[0]).as_str()));
            let list = if is_filler { &mut self.fillers } else { &mut self.terms };
            list.extend(of_compound(compound));
        }
    }

    fn all(self) -> Option<Query> {
        let only_excluded = self.terms.iter().all(|term| matches!(term, Query::Not(_)));
        let fillers = if only_excluded { self.fillers } else { Vec::new() };
        one_or(self.terms.into_iter().chain(fillers).collect(), Query::All)
    }
}

fn of_compound(compound: Compound) -> Option<Query> {
    let parts = compound.into_iter().filter_map(|part| match part {
        Part::Atoms(atoms) => name(&atoms),
        Part::Dense(run) => dense(&fold(&run)),
        Part::Words(words) => one_or(words.iter().filter_map(|word| single(fold(word))).collect(), Query::All),
    });
    one_or(parts.collect(), Query::All)
}

/// A name: its parts run together, or one after another.
fn name(atoms: &[String]) -> Option<Query> {
    let atoms: Vec<String> = atoms.iter().map(|atom| fold(atom)).filter(|atom| !atom.is_empty()).collect();
    let whole = single(stem(joined(&atoms)));
    if atoms.len() < 2 {
        return whole;
    }
    let parts = atoms.into_iter().map(|atom| clip(stem(atom)));
    let parts = parts.zip(0..).map(|(word, position)| Token { word, position }).collect();
    one_or(whole.into_iter().chain(phrase(parts)).collect(), Query::Any)
}

/// A run of Chinese, Japanese or Korean: all of it, or the words that a dictionary finds in it, wherever they stand.
fn dense(run: &str) -> Option<Query> {
    let is_korean = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}');
    let whole = phrase(literal(run));
    let parts = if run.chars().any(is_korean) {
        without_particle(run).and_then(|noun| phrase(literal(noun)))
    } else {
        let words = whole_words(scan::words(run));
        one_or(words.iter().filter_map(|word| phrase(literal(word))).collect(), Query::All)
    };
    let parts = parts.filter(|parts| Some(parts) != whole.as_ref());
    one_or(whole.into_iter().chain(parts).collect(), Query::Any)
}

/// A dictionary's words without single characters: particles in hiragana go, others join the word beside them, because
/// a document's prose is pairs.
fn whole_words(words: Vec<String>) -> Vec<String> {
    let is_single = |word: &str| word.chars().count() == 1;
    let is_particle = |word: &str| is_single(word) && word.chars().all(|c| matches!(c, '\u{3041}'..='\u{309f}'));
    let mut whole = Vec::new();
    for beside in words.split(|word| is_particle(word)) {
        let mut before = String::new();
        let begin = whole.len();
        for word in beside {
            before.push_str(word);
            if !is_single(word) {
                whole.push(std::mem::take(&mut before));
            }
        }
        match whole.get_mut(begin..).and_then(<[String]>::last_mut) {
            Some(last) => last.push_str(&before),
            None if before.is_empty() => {}
            None => whole.push(before),
        }
    }
    whole
}

fn single(word: String) -> Option<Query> {
    (!word.is_empty()).then(|| Query::Word(clip(word)))
}

fn phrase(mut tokens: Vec<Token>) -> Option<Query> {
    match tokens.len() {
        0 | 1 => tokens.pop().map(|token| Query::Word(token.word)),
        _ => Some(Query::Phrase(tokens)),
    }
}

fn one_or(mut queries: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Option<Query> {
    match queries.len() {
        0 | 1 => queries.pop(),
        _ => Some(many(queries)),
    }
}
