//! The Hugging Face model card (`README.md`): YAML front matter and Markdown text.
//!
//! Cards are written by strangers, so reading is bounded in size, depth and counts, never
//! panics, and never fails over a field that is unknown or of another type than expected: what
//! cannot be used is left out and reported as a [`Warning`]. Only a card that is too large or
//! not text is refused.
//!
//! ```
//! let card = weighhouse_card::read(b"---\nlicense: mit\nlanguage: en\n---\n# Tiny\n").unwrap();
//! assert_eq!(card.license.as_deref(), Some("mit"));
//! assert_eq!(card.languages, ["en"]);
//! assert_eq!(card.title(), Some("Tiny"));
//! ```

mod fields;
mod front_matter;
mod results;

pub use results::Metric;

use serde::Serialize;

/// Largest card read, in bytes. The largest cards seen in the wild are leaderboards' exports of
/// some hundred kilobytes.
pub const MAX_CARD_BYTES: usize = 1 << 20;
/// Largest front matter read, in bytes; it bounds the work of the YAML reader.
pub const MAX_FRONT_MATTER_BYTES: usize = 1 << 19;
/// Most entries kept of `tags`, `language`, `datasets` or `base_model`.
pub const MAX_LIST_ITEMS: usize = 256;
/// Most metrics kept of `model-index`.
pub const MAX_METRICS: usize = 4_096;
/// Most characters kept of one value.
pub const MAX_VALUE_CHARS: usize = 512;
/// Most warnings reported; the rest are only counted by the last one.
pub const MAX_WARNINGS: usize = 64;

/// What a card says, with the names of the front matter's fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Card {
    /// SPDX-like identifier in lower case as the hub writes it (`apache-2.0`), or `other`.
    pub license: Option<String>,
    /// Name of a license that is `other`.
    pub license_name: Option<String>,
    /// Where the text of a license that is `other` can be read.
    pub license_link: Option<String>,
    /// Library that loads the model (`transformers`).
    pub library_name: Option<String>,
    /// Task of the model (`text-generation`).
    pub pipeline_tag: Option<String>,
    /// Free tags, in the card's order, without repetitions.
    pub tags: Vec<String>,
    /// Language codes; the field is `language`, a string or a list.
    pub languages: Vec<String>,
    /// Data sets it was trained on.
    pub datasets: Vec<String>,
    /// Models it derives from; the field is `base_model`, a string or a list.
    pub base_models: Vec<String>,
    /// Results claimed under `model-index`.
    pub metrics: Vec<Metric>,
    /// Markdown after the front matter. It is untrusted: sanitise it on output.
    pub body: String,
    /// What could not be used, and why.
    pub warnings: Vec<Warning>,
}

/// Something in a card that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Field it is about, or `card` or `front matter` for the whole.
    pub field: String,
    /// What is wrong and what was done about it.
    pub problem: String,
}

/// Why a card is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CardError {
    /// More bytes than [`MAX_CARD_BYTES`].
    #[error("the card has {bytes} bytes, at most {MAX_CARD_BYTES} are read")]
    TooLarge {
        /// Size of the card.
        bytes: usize,
    },
    /// Not UTF-8.
    #[error("the card is not UTF-8 text: byte {offset} begins no character")]
    NotText {
        /// Where the first wrong byte is.
        offset: usize,
    },
}

impl Card {
    /// Text of the body's first heading of level one, if there is one.
    pub fn title(&self) -> Option<&str> {
        let mut in_code = false;
        for line in self.body.lines() {
            if line.starts_with("```") {
                in_code = !in_code;
            }
            match line.strip_prefix("# ") {
                Some(title) if !in_code => return Some(title.trim().trim_end_matches('#').trim()),
                _ => {}
            }
        }
        None
    }

    fn warn(&mut self, field: &str, problem: impl Into<String>) {
        let problem = match self.warnings.len() + 1 {
            n if n < MAX_WARNINGS => problem.into(),
            MAX_WARNINGS => format!("more than {MAX_WARNINGS} warnings: the rest is left out"),
            _ => return,
        };
        self.warnings.push(Warning { field: front_matter::clip(field).into_owned(), problem });
    }
}

/// Reads a card.
///
/// # Errors
/// A card of more than [`MAX_CARD_BYTES`], or one that is not UTF-8. Anything else that is wrong
/// with it becomes a warning.
pub fn read(bytes: &[u8]) -> Result<Card, CardError> {
    if bytes.len() > MAX_CARD_BYTES {
        return Err(CardError::TooLarge { bytes: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| CardError::NotText { offset: error.valid_up_to() })?;
    let mut card = Card::default();
    let (front_matter, body) = front_matter::split(text, &mut card);
    card.body = if body.contains('\0') {
        card.warn("card", "NUL characters are left out");
        body.replace('\0', "")
    } else {
        body.to_owned()
    };
    if let Some(map) = front_matter.and_then(|yaml| front_matter::parse(yaml, &mut card)) {
        fields::fill(&mut card, &map);
    }
    Ok(card)
}
