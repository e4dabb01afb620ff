//! The contracts' Wasm as it was built, and the folder of a release.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use weighhouse_releases::Kept;

use crate::{Error, Result, VERSION};

/// The contracts, in the order of their instantiation.
pub const NAMES: [&str; 5] = ["registry", "license", "escrow", "royalties", "reputation"];

/// Those of them that came with a later release: a market of an earlier one runs without them until they join.
pub const JOINING: [&str; 1] = ["reputation"];

/// The file of a folder that lists the SHA-256 of its Wasm, as `sha256sum` writes it.
const CHECKSUMS: &str = "checksums.txt";
/// The file of a release's folder that says which release it is.
const RELEASE: &str = "release.json";

/// A contract's Wasm.
#[derive(Clone)]
pub struct Artifact {
    /// The contract.
    pub name: &'static str,
    pub wasm: Vec<u8>,
    /// SHA-256 of the Wasm.
    pub checksum: Vec<u8>,
}

/// What a release's folder says of itself; it has more, for people.
#[derive(Deserialize)]
struct Manifest {
    version: String,
}

/// Reads the Wasm of all contracts from a folder, and compares it with the folder's checksums. A folder without them, such as one
/// that was put together by hand, is taken as it is, unless it is a release's. A folder of a release that this program knows must have
/// that release's code: whoever changes the Wasm can change the list beside it.
///
/// # Errors
/// A contract's file is missing, can't be read, or is not what the checksums say, or not what the release has.
pub(crate) fn read(folder: &Path) -> Result<Vec<Artifact>> {
    let listed = listed(folder)?;
    let artifacts = NAMES.into_iter().map(|name| Artifact::read(folder, name)).collect::<Result<Vec<_>>>()?;
    if let Some(listed) = listed {
        artifacts.iter().try_for_each(|artifact| artifact.check(folder, &listed))?;
    }
    if let Some(kept) = named(folder)?.and_then(|version| Kept::named(&version)) {
        artifacts.iter().try_for_each(|artifact| artifact.check_release(folder, kept))?;
    }
    Ok(artifacts)
}

/// The release that a folder's Wasm is of: the one that its `release.json` names. What was built from this program's source is of
/// this program's release.
///
/// # Errors
/// The file can't be read, or names no version.
pub fn release(folder: &Path) -> Result<String> {
    Ok(named(folder)?.unwrap_or_else(|| VERSION.to_owned()))
}

/// The release that a folder says it is; `None` for one that says nothing.
fn named(folder: &Path) -> Result<Option<String>> {
    let path = folder.join(RELEASE);
    let Some(text) = text(&path)? else { return Ok(None) };
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| Error::Release { path, reason: error.to_string() })?;
    Ok(Some(manifest.version))
}

/// SHA-256 of a contract's Wasm in a folder, hex; `None` while it isn't built.
pub fn checksum(folder: &Path, name: &str) -> Option<String> {
    fs::read(file(folder, name)).ok().map(|wasm| hex::encode(Sha256::digest(wasm)))
}

impl Artifact {
    fn read(folder: &Path, name: &'static str) -> Result<Self> {
        let path = file(folder, name);
        let wasm = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Error::NoArtifact { path }),
            other => other.map_err(Error::file(&path))?,
        };
        let checksum = Sha256::digest(&wasm).to_vec();
        Ok(Self { name, wasm, checksum })
    }

    /// Compares it with what a folder lists, by the names of files.
    fn check(&self, folder: &Path, listed: &BTreeMap<String, String>) -> Result<()> {
        let path = file(folder, self.name);
        let Some(listed) = listed.get(&file_name(self.name)) else { return Err(Error::Unlisted { path }) };
        let found = hex::encode(&self.checksum);
        match *listed == found {
            true => Ok(()),
            false => Err(Error::Checksum { path, found, listed: listed.clone() }),
        }
    }

    /// Compares it with the code that a release has.
    fn check_release(&self, folder: &Path, kept: Kept) -> Result<()> {
        let (known, found) = (kept.checksum(&file_name(self.name)), hex::encode(&self.checksum));
        if known == Some(found.as_str()) {
            return Ok(());
        }
        let known = known.map_or_else(|| "none".to_owned(), str::to_owned);
        Err(Error::OtherCode { path: file(folder, self.name), release: kept.version, found, known })
    }
}

/// The checksums that a folder lists, by the names of files; `None` when it lists none and is no release's.
fn listed(folder: &Path) -> Result<Option<BTreeMap<String, String>>> {
    let path = folder.join(CHECKSUMS);
    let Some(text) = text(&path)? else {
        return match folder.join(RELEASE).exists() {
            true => Err(Error::Release { path, reason: "it is missing".into() }),
            false => Ok(None),
        };
    };
    let line = |line: &str| {
        let (checksum, name) = line.split_once("  ")?;
        Some((name.to_owned(), checksum.to_owned()))
    };
    let malformed =
        |text: &str| Error::Release { path: path.clone(), reason: format!("{text:?} is no checksum of a file") };
    text.lines().map(|text| line(text).ok_or_else(|| malformed(text))).collect::<Result<_>>().map(Some)
}

/// The text of a file; `None` when there is none.
fn text(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other.map(Some).map_err(Error::file(path)),
    }
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(file_name(name))
}

/// The name of a contract's file.
fn file_name(name: &str) -> String {
    format!("weighhouse_{name}.wasm")
}
