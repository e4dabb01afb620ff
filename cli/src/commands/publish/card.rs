//! The model's card, as the registry takes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result};
use cosmwasm_std::SignedDecimal;
use sha2::{Digest, Sha256};
use weighhouse_card::{license, plain};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{Metric, MAX_METRICS, MAX_TEXT, MAX_URI};
use weighhouse_protocol::terms::LicenseText;
use weighhouse_protocol::text;
use weighhouse_sealing::archive::check_path;

use crate::error::{fail, Kind};

/// Largest license text whose hash is taken, in bytes.
const MAX_LICENSE_TEXT: u64 = 1 << 20;

/// What differs from the card.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Instead of the card's")]
pub struct Instead {
    /// The card's file [default: README.md in the folder]
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
    /// The model's name [default: the card's title, or the folder's name]
    ///
    /// It has 1 to 96 bytes.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The task, as Hugging Face names it [default: the card's pipeline_tag]
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The framework that the model runs with [default: the card's library_name]
    #[arg(long, value_name = "NAME")]
    framework: Option<String>,
    /// The license's identifier [default: the card's license]
    ///
    /// An SPDX identifier such as apache-2.0, or `other`.
    #[arg(long, value_name = "ID")]
    license: Option<String>,
    /// The address of the license's text [default: the card's license_link]
    #[arg(long, value_name = "URL")]
    license_uri: Option<String>,
}

/// A card that fits into a listing.
pub struct ListedCard {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub sha256: Hash,
    /// The model's name.
    pub name: String,
    /// What it does.
    pub task: String,
    /// What it runs with.
    pub framework: String,
    /// Under which license.
    pub license: LicenseText,
    /// What it claims to reach.
    pub metrics: Vec<Metric>,
    /// What could not be used.
    pub warnings: Vec<String>,
}

/// Reads the card of a folder.
///
/// # Errors
/// [`Kind::Usage`] when there is no card, its front matter can't be read, or it names no license and the seller neither.
pub fn read(folder: &Path, instead: &Instead) -> Result<ListedCard> {
    let path = instead.card.clone().unwrap_or_else(|| folder.join("README.md"));
    let bytes = fs::read(&path)
        .map_err(|error| fail!(Kind::Usage, "the model needs a card: {}: {error} (--card FILE)", path.display()))?;
    let card = weighhouse_card::read(&bytes).map_err(|error| fail!(Kind::Usage, "{}: {error}", path.display()))?;
    if let Some(fault) = &card.fault {
        return Err(fail!(Kind::Usage, "{}: the front matter can't be read: {fault}", path.display()));
    }
    let mut warnings: Vec<_> =
        card.warnings.iter().map(|warning| format!("{}: {}", warning.field, warning.problem)).collect();
    let named = || license::identifier(card.license.as_deref(), card.license_name.as_deref());
    let id = instead.license.clone().or_else(named).ok_or_else(|| {
        fail!(Kind::Usage, "the card names no license: say which one with --license, an SPDX identifier or `other`")
    })?;
    let uri = instead.license_uri.clone().or_else(|| card.license_link.clone());
    let text = license_text(folder, uri.as_deref())?;
    let folder_name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = instead.name.clone().or_else(|| card.title()).or(folder_name);
    let metrics = metrics(&card.metrics, &mut warnings);
    Ok(ListedCard {
        sha256: Hash(Sha256::digest(&bytes).into()),
        name: fit("name", name.filter(|name| !name.is_empty()), MAX_TEXT)?,
        task: fit("task", instead.task.clone().or(card.pipeline_tag), MAX_TEXT)?,
        framework: fit("framework", instead.framework.clone().or(card.library_name), MAX_TEXT)?,
        license: LicenseText {
            id: fit("license", Some(id), MAX_TEXT)?,
            uri: uri.map(|uri| fit("license-uri", Some(uri), MAX_URI)).transpose()?,
            sha256: text,
        },
        metrics,
        bytes,
        warnings,
    })
}

/// A text by the registry's own rule; what no card says is `other`. What can't be seen, `plain` leaves out.
fn fit(flag: &'static str, text: Option<String>, max: usize) -> Result<String> {
    let text = text.unwrap_or_else(|| "other".into());
    text::check(flag, &text, 1..=max).map_err(|error| fail!(Kind::Usage, "{error}: give another one with --{flag}"))?;
    if plain(&text) != text {
        return Err(fail!(Kind::Usage, "the {flag} {text:?} has characters that can't be seen: --{flag}"));
    }
    Ok(text)
}

/// SHA-256 of the license text that lies beside the model, under the name that the card gives or the usual one.
fn license_text(folder: &Path, link: Option<&str>) -> Result<Option<Hash>> {
    let linked = link.filter(|link| check_path(link).is_ok());
    for name in linked.into_iter().chain(["LICENSE", "LICENSE.md", "LICENSE.txt"]) {
        let path = folder.join(name);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() && metadata.len() <= MAX_LICENSE_TEXT => {
                let text = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
                return Ok(Some(Hash(Sha256::digest(text).into())));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// The metrics that fit into a version's record, in the card's order.
fn metrics(claimed: &[weighhouse_card::Metric], warnings: &mut Vec<String>) -> Vec<Metric> {
    let fits = |text: &str| text::check("metric", text, 1..=MAX_TEXT).is_ok() && plain(text) == text;
    let mut metrics = Vec::new();
    for metric in claimed {
        let dataset = metric.dataset.clone().unwrap_or_else(|| "other".into());
        match decimal(metric.value) {
            Some(value) if fits(&metric.name) && fits(&dataset) => {
                metrics.push(Metric { name: metric.name.clone(), dataset, value });
            }
            _ => warnings.push(format!("model-index: {:?} = {} is left out", metric.name, metric.value)),
        }
    }
    if metrics.len() > MAX_METRICS {
        warnings.push(format!("model-index: {} metrics, the first {MAX_METRICS} are listed", metrics.len()));
        metrics.truncate(MAX_METRICS);
    }
    metrics
}

/// The number with at most 18 decimal places, which is what the chain's decimals have.
fn decimal(value: f64) -> Option<SignedDecimal> {
    let shortest = value.to_string();
    let places = shortest.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let text = if places > 18 { format!("{value:.18}") } else { shortest };
    SignedDecimal::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;

    fn listed(card: &str, instead: &Instead) -> Result<ListedCard> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.md"), card).unwrap();
        read(folder.path(), instead)
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
        assert_eq!(kind_of(&error), Kind::Usage);
        let instead = Instead { license: Some("mit".into()), ..Instead::default() };
        let listed = listed("# Tiny\n", &instead).unwrap();
        assert_eq!((listed.license.id.as_str(), listed.task.as_str()), ("mit", "other"));
    }

    #[test]
    fn of_a_card_that_cant_be_read_nothing_else_is_said() {
        let card = "---\nlicense: mit\nwidget:\n- text: 'It's raining'\n---\n# Tiny\n";
        let instead = Instead { license: Some("mit".into()), ..Instead::default() };
        for instead in [Instead::default(), instead] {
            let error = listed(card, &instead).err().unwrap();
            assert_eq!(kind_of(&error), Kind::Usage);
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
    fn nothing_unseen_reaches_a_listing() {
        let card = "---\nlicense: mit\npipeline_tag: \"a\\u202eb\\e[31m\"\n---\n# Tiny\u{202e}\u{1b}[2J\n";
        let found = listed(card, &Instead::default()).unwrap();
        assert_eq!((found.name.as_str(), found.task.as_str()), ("Tiny[2J", "ab[31m"));
        let instead = Instead { name: Some("T\u{202e}y".into()), ..Instead::default() };
        let error = listed(card, &instead).err().unwrap().to_string();
        assert!(error.starts_with("name has U+202E at byte 1: a change of direction"), "{error}");
    }

    #[test]
    fn a_name_that_is_too_long_is_refused_before_the_chain_does() {
        let card = format!("---\nlicense: mit\n---\n# {}\n", "x".repeat(97));
        let error = listed(&card, &Instead::default()).err().unwrap();
        assert_eq!(error.to_string(), "name is 97 bytes long, it has 1 to 96: give another one with --name");
    }

    #[test]
    fn numbers_keep_what_a_decimal_can_hold() {
        assert_eq!(decimal(92.5).unwrap().to_string(), "92.5");
        assert_eq!(decimal(-1e-7).unwrap().to_string(), "-0.0000001");
        assert_eq!(decimal(1e-30).unwrap().to_string(), "0");
        assert_eq!(decimal(1e30), None);
    }
}
