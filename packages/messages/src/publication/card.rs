//! A card as the registry takes it.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use weighhouse_card::pictures::{embed, Embedded, Found};
use weighhouse_card::{license, plain, Card, CardError, Fault, Warning};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{Metric, MAX_TEXT, MAX_URI};
use weighhouse_protocol::terms::LicenseText;
use weighhouse_protocol::text::{self, TextError};
use weighhouse_sealing::archive::check_path;

use super::metrics::metrics;

/// Largest license text whose hash is taken, in bytes.
pub const MAX_LICENSE_TEXT: u64 = 1 << 20;

/// The seller's own words, each in place of the card's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Instead {
    /// The model's name, instead of the card's title or the folder's name.
    pub name: Option<String>,
    /// The task, as Hugging Face names it.
    pub task: Option<String>,
    /// The framework that the model runs with.
    pub framework: Option<String>,
    /// The license's SPDX identifier, or `other`.
    pub license: Option<String>,
    /// The address of the license's text.
    pub license_uri: Option<String>,
}

/// A card that fits into a listing.
#[derive(Clone, Debug)]
pub struct ListedCard {
    /// The card's bytes: those of its file, with the pictures of the folder in it.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub sha256: Hash,
    /// The model's name.
    pub name: String,
    /// The model's task.
    pub task: String,
    /// The framework that the model runs with.
    pub framework: String,
    /// The model's license.
    pub license: LicenseText,
    /// The results that the model claims.
    pub metrics: Vec<Metric>,
    /// The parts that could not be used.
    pub warnings: Vec<Warning>,
}

/// Why a card makes no listing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardRefused {
    /// It is no text, or too large.
    #[error("{0}")]
    Unreadable(CardError),
    /// Its front matter is not read, so that none of its fields is known.
    #[error("the front matter can't be read: {0}")]
    FrontMatter(Fault),
    /// Neither the card nor the seller names a license.
    #[error("the card names no license")]
    Unlicensed,
    /// The registry takes no such text.
    #[error("{reason}")]
    Text {
        /// The field: `name`, `task`, `framework`, `license`, `license-uri`.
        field: &'static str,
        /// The fault.
        reason: TextError,
    },
    /// A text has characters that nobody sees.
    #[error("the {field} {text:?} has characters that can't be seen")]
    Unseen {
        /// The field, as above.
        field: &'static str,
        text: String,
    },
}

/// A card whose front matter was read.
#[derive(Clone, Debug)]
pub struct ReadCard {
    bytes: Vec<u8>,
    card: Card,
}

impl ReadCard {
    /// Reads a card's file, and puts into the card the pictures of the folder that it shows: `picture` has what lies at a
    /// path in the folder. Of a card whose front matter can't be read, nothing else is said.
    ///
    /// # Errors
    /// [`CardRefused::Unreadable`] and [`CardRefused::FrontMatter`].
    pub fn read(bytes: &[u8], mut picture: impl FnMut(&str) -> Found) -> Result<Self, CardRefused> {
        let read = |bytes: &[u8]| weighhouse_card::read(bytes).map_err(CardRefused::Unreadable);
        if let Some(fault) = read(bytes)?.fault {
            return Err(CardRefused::FrontMatter(fault));
        }
        let within = |path: &str| check_path(path).map_or(Found::Nothing, |()| picture(path));
        let Embedded { text, left_out } = embed(&String::from_utf8_lossy(bytes), within);
        let bytes = text.into_bytes();
        let mut card = read(&bytes)?;
        card.warnings.extend(left_out);
        Ok(Self { bytes, card })
    }

    /// The text below the front matter.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.card.body
    }

    /// The paths in the model's folder at which the license's text may lie; the first that is there counts.
    #[must_use]
    pub fn license_texts(&self, instead: &Instead) -> Vec<String> {
        let linked = self.license_uri(instead).filter(|link| check_path(link).is_ok());
        linked.into_iter().chain(["LICENSE", "LICENSE.md", "LICENSE.txt"].map(str::to_owned)).collect()
    }

    fn license_uri(&self, instead: &Instead) -> Option<String> {
        instead.license_uri.clone().or_else(|| self.card.license_link.clone())
    }

    /// The card as a listing has it. `folder` is the name of the model's folder, and `license_text` the SHA-256 of the
    /// license's text.
    ///
    /// # Errors
    /// All for which a listing is refused.
    pub fn list(
        mut self,
        instead: &Instead,
        folder: Option<String>,
        license_text: Option<Hash>,
    ) -> Result<ListedCard, Vec<CardRefused>> {
        let uri = self.license_uri(instead);
        let card = &self.card;
        let named = || license::identifier(card.license.as_deref(), card.license_name.as_deref());
        let id = instead.license.clone().or_else(named);
        let name = instead.name.clone().or_else(|| card.title()).or(folder).filter(|name| !name.is_empty());
        let mut refused = Vec::new();
        if id.is_none() {
            refused.push(CardRefused::Unlicensed);
        }
        let mut fit = |field, text: Option<String>, max| match fit(field, text, max) {
            Ok(text) => text,
            Err(reason) => {
                refused.push(reason);
                String::new()
            }
        };
        let name = fit("name", name, MAX_TEXT);
        let task = fit("task", instead.task.clone().or_else(|| card.pipeline_tag.clone()), MAX_TEXT);
        let framework = fit("framework", instead.framework.clone().or_else(|| card.library_name.clone()), MAX_TEXT);
        let id = fit("license", id, MAX_TEXT);
        let uri = uri.map(|uri| fit("license-uri", Some(uri), MAX_URI));
        if !refused.is_empty() {
            return Err(refused);
        }
        let metrics = metrics(&self.card.metrics, &mut self.card.warnings);
        Ok(ListedCard {
            sha256: Hash(Sha256::digest(&self.bytes).into()),
            name,
            task,
            framework,
            license: LicenseText { id, uri, sha256: license_text },
            metrics,
            bytes: self.bytes,
            warnings: self.card.warnings,
        })
    }
}

/// A text by the registry's own rule; what no card says is `other`. What can't be seen, `plain` leaves out.
fn fit(field: &'static str, text: Option<String>, max: usize) -> Result<String, CardRefused> {
    let text = text.unwrap_or_else(|| "other".into());
    text::check(field, &text, 1..=max).map_err(|reason| CardRefused::Text { field, reason })?;
    match plain(&text) == text {
        true => Ok(text),
        false => Err(CardRefused::Unseen { field, text }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn refused(card: &str, instead: &Instead) -> Vec<String> {
        let read = ReadCard::read(card.as_bytes(), |_| Found::Nothing).unwrap();
        read.list(instead, None, None).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn all_that_is_wrong_with_a_card_is_said_at_once() {
        let card = format!("---\nlibrary_name: {}\n---\n# {}\n", "y".repeat(97), "x".repeat(97));
        let said = refused(&card, &Instead::default());
        assert_eq!(
            said,
            [
                "the card names no license",
                "name must have 1 to 96 bytes, it has 97",
                "framework must have 1 to 96 bytes, it has 97"
            ]
        );
        let license = Instead { license: Some("mit".into()), ..Instead::default() };
        assert_eq!(refused(&card, &license).len(), 2);
    }

    #[test]
    fn the_licenses_text_lies_where_the_card_says_or_under_a_usual_name() {
        let texts = |link: &str| {
            let card = format!("---\nlicense: other\nlicense_link: {link}\n---\n");
            ReadCard::read(card.as_bytes(), |_| Found::Nothing).unwrap().license_texts(&Instead::default())
        };
        assert_eq!(texts("TERMS.md"), ["TERMS.md", "LICENSE", "LICENSE.md", "LICENSE.txt"]);
        assert_eq!(texts("../../etc/hostname").len(), 3);
        assert_eq!(texts("https://example.org/terms").len(), 3);
    }
}
