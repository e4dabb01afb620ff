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
//! assert_eq!(card.title().as_deref(), Some("Tiny"));
//! ```

mod fault;
mod fields;
mod front_matter;
pub mod license;
mod markup;
pub mod pictures;
mod plain;
mod results;
mod summary;
mod title;
mod yaml;

pub use fault::Fault;
pub use plain::plain;
pub use results::Metric;

use serde::Serialize;

/// The largest card that is read, in bytes. The largest cards seen in the wild are leaderboards' exports of
/// some hundred kilobytes.
pub const MAX_CARD_BYTES: usize = 1 << 20;
/// The largest front matter that is read, in bytes; it bounds the work of the YAML reader.
pub const MAX_FRONT_MATTER_BYTES: usize = 1 << 19;
/// Most entries kept of `tags`, `language`, `datasets` or `base_model`.
pub const MAX_LIST_ITEMS: usize = 256;
/// Most metrics kept of `model-index`.
pub const MAX_METRICS: usize = 4_096;
/// Most characters kept of one value.
pub const MAX_VALUE_CHARS: usize = 512;
/// Most warnings reported; the rest are only counted by the last one.
pub const MAX_WARNINGS: usize = 64;

/// A card's content, with the names of the front matter's fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Card {
    /// SPDX-like identifier in lower case as the hub writes it (`apache-2.0`), or `other`.
    pub license: Option<String>,
    /// Name of a license that is `other`.
    pub license_name: Option<String>,
    /// The address of the text of a license that is `other`.
    pub license_link: Option<String>,
    /// Library that loads the model (`transformers`).
    pub library_name: Option<String>,
    /// Task of the model (`text-generation`).
    pub pipeline_tag: Option<String>,
    /// Free tags, in the card's order, without repetitions.
    pub tags: Vec<String>,
    /// Language codes; the field is `language`, a string or a list.
    pub languages: Vec<String>,
    /// The data sets that the model was trained on.
    pub datasets: Vec<String>,
    /// The models that this one derives from; the field is `base_model`, a string or a list.
    pub base_models: Vec<String>,
    /// The results that the card claims under `model-index`.
    pub metrics: Vec<Metric>,
    /// Markdown after the front matter. It is untrusted: sanitise it on output.
    pub body: String,
    /// The fault for which the front matter can't be read; all its fields are empty then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// The values that were left out, with their reasons.
    pub warnings: Vec<Warning>,
}

/// A value of a card that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The field's name, or `card` or `front matter` for the whole.
    pub field: String,
    /// The fault, and how it was handled.
    pub problem: String,
}

/// The reason for which a card is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CardError {
    /// The card has more bytes than [`MAX_CARD_BYTES`].
    #[error("the card has {bytes} bytes, at most {MAX_CARD_BYTES} are read")]
    TooLarge {
        /// The card's size.
        bytes: usize,
    },
    /// The card is not UTF-8.
    #[error("the card is not UTF-8 text: byte {offset} begins no character")]
    NotText {
        /// The position of the first byte that is not.
        offset: usize,
    },
}

impl Card {
    /// The body's first heading of level one, in Markdown or HTML, as plain text on one line.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        title::find(&self.body)
    }

    /// What the body says first; see [`summary`].
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        summary(&self.body)
    }

    fn warn(&mut self, field: &str, problem: impl Into<String>) {
        let problem = match self.warnings.len() + 1 {
            n if n < MAX_WARNINGS => problem.into(),
            MAX_WARNINGS => format!("more than {MAX_WARNINGS} warnings: the rest is left out"),
            _ => return,
        };
        let (field, problem) = (fields::shown(field).into_owned(), fields::shown(&problem).into_owned());
        self.warnings.push(Warning { field, problem });
    }
}

/// The first paragraph of a card's body, or of its beginning, as plain text on one line of 200 characters at most.
#[must_use]
pub fn summary(body: &str) -> Option<String> {
    summary::find(body)
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
    let front_matter::Parts { yaml, body, fault } = front_matter::split(text);
    card.fault = fault;
    card.body = if body.contains('\0') {
        card.warn("card", "NUL characters are left out");
        body.replace('\0', "")
    } else {
        body.to_owned()
    };
    match yaml.map(|(yaml, line)| front_matter::parse(yaml, line)) {
        Some(Ok(Some(map))) => fields::fill(&mut card, &map),
        Some(Ok(None)) => {}
        Some(Err(fault)) => card.fault = Some(fault),
        None if card.fault.is_none() => card.warn("front matter", "there is none"),
        None => {}
    }
    if let Some(fault) = &card.fault {
        let problem = fault.to_string();
        card.warn("front matter", problem);
    }
    Ok(card)
}
