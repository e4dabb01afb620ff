//! The folder of a model, with its card.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use weighhouse_card::pictures::Found;
use weighhouse_card::MAX_CARD_BYTES;
use weighhouse_messages::publication::{CardRefused, Instead as Words, ListedCard, ReadCard, MAX_LICENSE_TEXT};
use weighhouse_protocol::hash::Hash;

use super::PublicationError;
use crate::error::Result;
use crate::files::FileError;

/// The seller's own words, each in place of the card's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instead {
    /// The card's file, instead of `README.md` in the folder.
    pub card: Option<PathBuf>,
    /// What the listing says, instead of what the card does.
    pub words: Words,
}

/// A folder that holds a model.
#[derive(Clone, Debug)]
pub struct ModelFolder {
    /// Its absolute path, without links: the journal is named by it.
    pub(super) path: PathBuf,
    /// Its card.
    pub card: ListedCard,
}

impl ModelFolder {
    /// Reads the card of a folder.
    ///
    /// # Errors
    /// [`PublicationError`] when there is no card, its front matter can't be read, or it names no license and the seller
    /// neither.
    pub fn read(path: &Path, instead: &Instead) -> Result<Self> {
        let found = path.canonicalize();
        let path = found.map_err(|source| PublicationError::NoFolder { path: path.to_owned(), source })?;
        Ok(Self { card: read(&path, instead)?, path })
    }
}

fn read(folder: &Path, instead: &Instead) -> Result<ListedCard> {
    let path = instead.card.clone().unwrap_or_else(|| folder.join("README.md"));
    let refused = |reason| PublicationError::of_card(&path, reason);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(source) => return Err(PublicationError::NoCard { path, source }.into()),
    };
    let card = ReadCard::read(&bytes, |path| picture(&folder.join(path))).map_err(refused)?;
    let text = license_text(folder, &card.license_texts(&instead.words))?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let listed = card.list(&instead.words, name, text);
    let first = |reasons: Vec<CardRefused>| refused(reasons.into_iter().next().unwrap_or(CardRefused::Unlicensed));
    Ok(listed.map_err(first)?)
}

/// What lies where a picture is to be.
fn picture(path: &Path) -> Found {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            let fits = usize::try_from(metadata.len()).is_ok_and(|bytes| bytes <= MAX_CARD_BYTES);
            let read = || fs::read(path).map_or(Found::Nothing, Found::File);
            if fits {
                read()
            } else {
                Found::TooLarge(metadata.len())
            }
        }
        _ => Found::Nothing,
    }
}

/// SHA-256 of the license text that lies beside the model, at the first of these paths that is a file.
fn license_text(folder: &Path, paths: &[String]) -> Result<Option<Hash>> {
    for path in paths {
        let path = folder.join(path);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() && metadata.len() <= MAX_LICENSE_TEXT => {
                let text = fs::read(&path).map_err(|error| FileError::io("read", path, error))?;
                return Ok(Some(Hash(Sha256::digest(text).into())));
            }
            _ => {}
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Kind;

    fn listed(card: &str, instead: &Instead) -> Result<ListedCard> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.md"), card).unwrap();
        read(folder.path(), instead)
    }

    fn instead(words: Words) -> Instead {
        Instead { card: None, words }
    }

    #[test]
    fn a_card_fills_the_listing() {
        let card = "---\nlicense: apache-2.0\nlibrary_name: sentence-transformers\n\
            pipeline_tag: sentence-similarity\nmodel-index:\n- results:\n  - dataset: {type: glue}\n    \
            metrics: [{type: accuracy, value: 0.925}]\n---\n# all-MiniLM-L6-v2\n";
        let listed = listed(card, &Instead::default()).unwrap();
        assert_eq!(listed.name, "all-MiniLM-L6-v2");
        assert_eq!(listed.task, "sentence-similarity");
        assert_eq!(listed.framework, "sentence-transformers");
        assert_eq!(listed.license.id, "apache-2.0");
        assert_eq!(listed.metrics[0].value.to_string(), "0.925");
        assert_eq!(listed.metrics[0].dataset, "glue");
    }

    #[test]
    fn a_card_without_a_license_needs_the_sellers_word() {
        let error = listed("# Tiny\n", &Instead::default()).err().unwrap();
        assert_eq!(error.kind(), Kind::Usage);
        let instead = instead(Words { license: Some("mit".into()), ..Words::default() });
        let listed = listed("# Tiny\n", &instead).unwrap();
        assert_eq!((listed.license.id.as_str(), listed.task.as_str()), ("mit", "other"));
    }

    #[test]
    fn of_a_card_that_cant_be_read_nothing_else_is_said() {
        let card = "---\nlicense: mit\nwidget:\n- text: 'It's raining'\n---\n# Tiny\n";
        let instead = instead(Words { license: Some("mit".into()), ..Words::default() });
        for instead in [Instead::default(), instead] {
            let error = listed(card, &instead).err().unwrap();
            assert_eq!(error.kind(), Kind::Usage);
            let said = error.to_string();
            assert!(said.contains("line 4, column ") && said.contains("no valid YAML"), "{said}");
            assert!(!said.contains("license"), "{said}");
        }
    }

    #[test]
    fn a_license_of_its_own_is_listed_with_its_name_and_text() {
        let folder = tempfile::tempdir().unwrap();
        let card = "---\nlicense: other\nlicense_name: acme-non-commercial-1.0\nlicense_link: TERMS.md\n---\n# T\n";
        fs::write(folder.path().join("README.md"), card).unwrap();
        fs::write(folder.path().join("LICENSE"), "another text").unwrap();
        fs::write(folder.path().join("TERMS.md"), "terms").unwrap();
        let license = read(folder.path(), &Instead::default()).unwrap().license;
        assert_eq!(license.id, "LicenseRef-acme-non-commercial-1.0");
        assert_eq!(license.uri.as_deref(), Some("TERMS.md"));
        assert_eq!(license.sha256, Some(Hash(Sha256::digest("terms").into())));
        // A link leads nowhere but into the folder.
        let card = "---\nlicense: other\nlicense_link: ../../etc/hostname\n---\n# T\n";
        fs::write(folder.path().join("README.md"), card).unwrap();
        let license = read(folder.path(), &Instead::default()).unwrap().license;
        assert_eq!((license.id.as_str(), license.sha256), ("other", Some(Hash(Sha256::digest("another text").into()))));
    }

    #[test]
    fn a_cards_pictures_go_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let card = "---\nlicense: mit\n---\n# T\n![plot](figures/plot.png) ![up](../up.png) ![link](link.png)\n";
        fs::write(folder.path().join("README.md"), card).unwrap();
        fs::create_dir(folder.path().join("figures")).unwrap();
        fs::write(folder.path().join("figures/plot.png"), b"\x89PNG\r\n\x1a\n").unwrap();
        std::os::unix::fs::symlink("figures/plot.png", folder.path().join("link.png")).unwrap();
        let listed = read(folder.path(), &Instead::default()).unwrap();
        let text = String::from_utf8(listed.bytes.clone()).unwrap();
        assert_eq!(text, card.replace("figures/plot.png", "data:image/png;base64,iVBORw0KGgo="));
        assert_eq!(listed.sha256, Hash(Sha256::digest(&listed.bytes).into()));
        assert_eq!(listed.warnings, []);
    }

    #[test]
    fn nothing_unseen_reaches_a_listing() {
        let card = "---\nlicense: mit\npipeline_tag: \"a\\u202eb\\e[31m\"\n---\n# Tiny\u{202e}\u{1b}[2J\n";
        let found = listed(card, &Instead::default()).unwrap();
        assert_eq!((found.name.as_str(), found.task.as_str()), ("Tiny[2J", "ab[31m"));
        let instead = instead(Words { name: Some("T\u{202e}y".into()), ..Words::default() });
        let error = listed(card, &instead).err().unwrap().to_string();
        assert!(error.starts_with("name has U+202E at byte 1: a change of direction"), "{error}");
    }

    #[test]
    fn a_name_that_is_too_long_is_refused_before_the_chain_does() {
        let card = format!("---\nlicense: mit\n---\n# {}\n", "x".repeat(97));
        let error = listed(&card, &Instead::default()).err().unwrap();
        assert_eq!(error.to_string(), "name must have 1 to 96 bytes, it has 97");
    }
}
