//! The words of a document's text.

use crate::clip;
use crate::fold::fold;
use crate::scan::{compounds, Part};
use crate::stem::stem;

/// A word at its place. Several words may have one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word, folded, stemmed and cut to [`MAX_WORD_BYTES`](crate::MAX_WORD_BYTES).
    pub word: String,
    /// The position of the word, from zero.
    pub position: u32,
}

/// How many forms of a compound a document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Names and identifiers: every run of up to eight parts, and single characters of Chinese, Japanese and Korean.
    Name,
    /// Prose: runs of up to three parts. It has many words, and few of them are what people search for.
    Text,
}

impl Depth {
    fn parts(self) -> usize {
        match self {
            Depth::Name => 8,
            Depth::Text => 3,
        }
    }
}

/// The words of a text, in order of their positions.
pub fn tokens(text: &str, depth: Depth) -> Vec<Token> {
    let mut tokens = Tokens { found: Vec::new(), position: 0 };
    for part in compounds(text).into_iter().flatten() {
        match part {
            Part::Atoms(atoms) => tokens.name(&atoms, depth),
            Part::Dense(run) => tokens.dense(&run, depth),
            Part::Words(words) => words.iter().for_each(|word| tokens.next(fold(word))),
        }
    }
    tokens.found
}

/// The words of a text as they stand, without other forms: a quoted phrase.
pub(crate) fn literal(text: &str) -> Vec<Token> {
    let mut tokens = Tokens { found: Vec::new(), position: 0 };
    for part in compounds(text).into_iter().flatten() {
        match part {
            Part::Atoms(atoms) => atoms.iter().for_each(|atom| tokens.next(stem(fold(atom)))),
            Part::Dense(run) => tokens.pairs(&fold(&run)),
            Part::Words(words) => words.iter().for_each(|word| tokens.next(fold(word))),
        }
    }
    tokens.found
}

/// Parts of a name run together: `minilml6`. Two digits of different parts keep a dash between them, so that `3.1-8b`
/// is not `3.18b`.
pub(crate) fn joined(atoms: &[String]) -> String {
    let mut word = String::new();
    for atom in atoms {
        if word.ends_with(char::is_numeric) && atom.starts_with(char::is_numeric) {
            word.push('-');
        }
        word.push_str(atom);
    }
    word
}

/// The positions of a text, and what is found there.
struct Tokens {
    found: Vec<Token>,
    position: u32,
}

impl Tokens {
    fn add(&mut self, word: String) {
        if !word.is_empty() {
            self.found.push(Token { word: clip(word), position: self.position });
        }
    }

    fn next(&mut self, word: String) {
        self.add(word);
        self.position = self.position.saturating_add(1);
    }

    fn name(&mut self, atoms: &[String], depth: Depth) {
        let atoms: Vec<String> = atoms.iter().map(|atom| fold(atom)).collect();
        for (at, atom) in atoms.iter().enumerate() {
            if let Some(less) = less_exact(atom) {
                self.add(less.to_owned());
            }
            let most = depth.parts().min(atoms.len() - at);
            for length in 2..=most {
                self.add(stem(joined(&atoms[at..at + length])));
            }
            self.next(stem(atom.clone()));
        }
    }

    fn dense(&mut self, run: &str, depth: Depth) {
        let run = fold(run);
        if depth == Depth::Name {
            let begin = self.position;
            run.chars().for_each(|c| self.next(c.to_string()));
            self.position = begin;
        }
        self.pairs(&run);
    }

    /// Every two neighbors of a run; a run of one is a word.
    fn pairs(&mut self, run: &str) {
        let characters: Vec<char> = run.chars().collect();
        for pair in characters.windows(2) {
            self.next(pair.iter().collect());
        }
        match characters[..] {
            [] => {}
            [one] => self.next(one.to_string()),
            _ => self.position = self.position.saturating_add(1),
        }
    }
}

/// What somebody may type for a part who does not type all of it: `3` for `3.1`, `v8` for `v8n`, `c` for `c++`.
fn less_exact(atom: &str) -> Option<&str> {
    let letters = atom.find(|c: char| !c.is_alphabetic())?;
    let digits = atom[letters..].find(|c: char| !c.is_numeric())?;
    let less = &atom[..letters + digits];
    let is_version = letters > 0 || atom[less.len()..].starts_with('.');
    (is_version && !less.is_empty()).then_some(less)
}
