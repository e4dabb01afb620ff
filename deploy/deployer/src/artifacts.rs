//! The contracts' Wasm as it was built.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The contracts, in the order of their instantiation.
pub const NAMES: [&str; 5] = ["registry", "license", "escrow", "royalties", "reputation"];

/// Those of them that came with a later release: a market of an earlier one runs without them until they join.
pub const JOINING: [&str; 1] = ["reputation"];

/// A contract's Wasm.
#[derive(Clone)]
pub struct Artifact {
    /// The contract.
    pub name: &'static str,
    pub wasm: Vec<u8>,
    /// SHA-256 of the Wasm.
    pub checksum: Vec<u8>,
}

/// Reads the Wasm of all contracts from a folder.
///
/// # Errors
/// A contract's file is missing or can't be read.
pub(crate) fn read(folder: &Path) -> Result<Vec<Artifact>> {
    NAMES.into_iter().map(|name| Artifact::read(folder, name)).collect()
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
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("weighhouse_{name}.wasm"))
}
