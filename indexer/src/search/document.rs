//! A listing's words as Postgres keeps them.

use std::collections::btree_map::{BTreeMap, Entry};
use std::fmt;

use weighhouse_words::{tokens, Depth, Token};

/// The most bytes of a document. Postgres refuses a `tsvector` over 1,048,575 bytes, and keeps each listing's in one
/// row: what comes later in a card's text than this is not searched.
const MAX_BYTES: usize = 500_000;
/// The most positions of one word that Postgres keeps.
const MAX_POSITIONS: usize = 256;
/// The highest position that Postgres keeps; it says this of all that come later, so that no phrase is found there.
const MAX_POSITION: u32 = 16_383;
/// Positions between two texts, so that no phrase reaches from one into the next.
const GAP: u32 = 10;
/// Bytes that Postgres needs for a word beside its letters, and for a position.
const WORD_BYTES: usize = 8;
const POSITION_BYTES: usize = 2;

/// Where a word stands, in the letters that Postgres has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// In the name of a listing, or its card's title.
    Name,
    /// In a task, framework, license, tag, base model or dataset.
    Label,
    /// In the text of a card.
    Body,
}

impl Weight {
    fn letter(self) -> char {
        match self {
            Weight::Name => 'A',
            Weight::Label => 'B',
            Weight::Body => 'C',
        }
    }
}

/// The words of a listing. Displayed, it is what Postgres reads as a `tsvector`.
#[derive(Debug, Default)]
pub(super) struct Document {
    words: BTreeMap<String, Vec<(u32, Weight)>>,
    bytes: usize,
    next: u32,
}

impl Document {
    /// Adds a text, as far as there is room.
    pub(super) fn add(&mut self, text: &str, depth: Depth, weight: Weight) {
        let begin = self.next;
        for Token { word, position } in tokens(text, depth) {
            let position = begin.saturating_add(position).saturating_add(1).min(MAX_POSITION);
            if !self.place(word, position, weight) {
                return;
            }
            self.next = position;
        }
        self.next = self.next.saturating_add(GAP);
    }

    /// Whether there was room.
    fn place(&mut self, word: String, position: u32, weight: Weight) -> bool {
        let (bytes, places) = match self.words.entry(word) {
            Entry::Vacant(entry) => (entry.key().len() + WORD_BYTES + POSITION_BYTES, entry.insert(Vec::new())),
            Entry::Occupied(entry) => (POSITION_BYTES, entry.into_mut()),
        };
        let is_known = places.last().is_some_and(|(last, _)| *last == position);
        if is_known || places.len() == MAX_POSITIONS {
            return true;
        }
        places.push((position, weight));
        self.bytes += bytes;
        self.bytes <= MAX_BYTES
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (word, places) in &self.words {
            write!(f, "{}:", quoted(word))?;
            for (at, (position, weight)) in places.iter().enumerate() {
                write!(f, "{}{position}{}", if at == 0 { "" } else { "," }, weight.letter())?;
            }
            f.write_str(" ")?;
        }
        Ok(())
    }
}

/// A word as Postgres reads it, whatever is in it.
pub(super) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}
