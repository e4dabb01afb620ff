//! Whether a folder is still the one that was sealed. What is left out of an archive makes no difference.
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::found::Found;
use super::scan_error::{io_at, ScanError};
use super::Manifest;
use crate::merkle::Hash;

/// A hash over the paths, sizes and times of all files in `root` that would be packed: while it stays, nothing has
/// changed. A copy or a checkout of the same files has another one; [`contents`] compares those.
///
/// # Errors
/// [`ScanError`] as for [`super::scan`], which also looks into the files.
pub fn fingerprint(root: &Path) -> Result<Hash, ScanError> {
    let mut hasher = Sha256::new();
    for path in Found::of(root)?.files {
        let at = root.join(&path);
        let metadata = fs::symlink_metadata(&at).map_err(|source| io_at(&at, source))?;
        let modified = metadata.modified().map_err(|source| io_at(&at, source))?;
        let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        add(&mut hasher, &path, metadata.len());
        hasher.update(modified.as_nanos().to_be_bytes());
    }
    Ok(hasher.finalize().into())
}

/// A hash over the paths, sizes and contents of all files in `root` that would be packed. Reads all of them.
///
/// # Errors
/// [`ScanError`] as for [`super::scan`].
pub fn contents(root: &Path) -> Result<Hash, ScanError> {
    let mut hasher = Sha256::new();
    for path in Found::of(root)?.files {
        let at = root.join(&path);
        let (size, sha256) = digest(&at).map_err(|source| io_at(&at, source))?;
        add(&mut hasher, &path, size);
        hasher.update(sha256);
    }
    Ok(hasher.finalize().into())
}

impl Manifest {
    /// What [`contents`] gives for the folder that was packed.
    #[must_use]
    pub fn contents(&self) -> Hash {
        let mut hasher = Sha256::new();
        for file in &self.files {
            add(&mut hasher, &file.path, file.size);
            hasher.update(file.sha256);
        }
        hasher.finalize().into()
    }
}

fn add(hasher: &mut Sha256, path: &str, size: u64) {
    hasher.update(u64::try_from(path.len()).unwrap_or(u64::MAX).to_be_bytes());
    hasher.update(path);
    hasher.update(size.to_be_bytes());
}

/// A file's size and SHA-256.
fn digest(path: &Path) -> io::Result<(u64, Hash)> {
    let mut hasher = Sha256::new();
    let mut reader = io::BufReader::with_capacity(1 << 20, File::open(path)?);
    let size = io::copy(&mut reader, &mut hasher)?;
    Ok((size, hasher.finalize().into()))
}
