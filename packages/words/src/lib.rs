//! The words of a text in any script. What is searched and what is asked are analysed alike, so that each finds the
//! other; what stores the words is none of this crate's business.
//!
//! - Letters lose case and accents ([`fold`]); English and Russian words lose their endings.
//! - A compound such as `all-MiniLM-L6-v2` is its parts, at positions one after another, and its parts run together:
//!   `minilm`, `l6` and `minilml6` all find it.
//! - Chinese, Japanese and Korean are pairs of characters, so that a word is found wherever a dictionary would cut;
//!   a question is cut into words by a dictionary first. Thai, Lao, Khmer and Burmese are cut by ICU's models.
//! - An emoji is a word. `C++` and `C#` are words.
//!
//! [`tokens`] analyses a document's text, [`query`] a question's.

mod fold;
mod query;
mod scan;
mod stem;
mod token;

pub use fold::fold;
pub use query::{query, Query};
pub use token::{tokens, Depth, Token};

/// The longest word in bytes. A longer one is cut, in documents and questions alike: it is no word that people type.
pub const MAX_WORD_BYTES: usize = 60;

/// A word cut to [`MAX_WORD_BYTES`].
fn clip(mut word: String) -> String {
    if word.len() > MAX_WORD_BYTES {
        let end = (0..=MAX_WORD_BYTES).rev().find(|end| word.is_char_boundary(*end)).unwrap_or(0);
        word.truncate(end);
    }
    word
}
