//! Why an archive was not unpacked.
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::manifest::Manifest;
use crate::merkle::Hash;

/// Why an archive was not unpacked.
#[derive(Debug, Error)]
pub enum UnpackError {
    /// Writing failed.
    #[error("{path}: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// The file is not the one in the manifest, though every chunk of it is the committed one.
    #[error("{path}: its SHA-256 is {}, the manifest says {}", hex::encode(.actual), hex::encode(.expected))]
    FileHash {
        /// The file in the archive.
        path: String,
        /// By the manifest.
        expected: Hash,
        /// By its bytes.
        actual: Hash,
    },
}

impl Manifest {
    /// Compares every file's hash with the manifest's.
    pub(crate) fn check_hashes(&self, hashes: &[Hash]) -> Result<(), UnpackError> {
        for (entry, actual) in self.files.iter().zip(hashes) {
            if entry.sha256 != *actual {
                let (path, expected) = (entry.path.clone(), entry.sha256);
                return Err(UnpackError::FileHash { path, expected, actual: *actual });
            }
        }
        Ok(())
    }
}
