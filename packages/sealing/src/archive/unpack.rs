//! Writing the files of an archive into a folder that only this program sees until it is whole.
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::layout::Layout;
use super::manifest::{FileEntry, Manifest};
use super::walk::Walk;
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

/// Takes the plaintext in order and writes the files.
pub(crate) struct Unpacker<'a> {
    root: &'a Path,
    manifest: &'a Manifest,
    walk: Walk<'a>,
    file: Option<File>,
}

impl<'a> Unpacker<'a> {
    /// Unpacks into `root`, an empty folder.
    pub(crate) fn new(root: &'a Path, manifest: &'a Manifest, layout: &'a Layout) -> Self {
        Self { root, manifest, walk: Walk::new(layout, 0), file: None }
    }

    /// The next bytes of the plaintext; manifest and padding are passed over.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<(), UnpackError> {
        while let Some(part) = self.walk.next(&mut bytes) {
            let Some(entry) = self.manifest.files.get(part.segment.file) else {
                continue;
            };
            let mut file = match self.file.take() {
                Some(file) => file,
                None => create(self.root, entry)?,
            };
            let io = |source| error(self.root.join(&entry.path), source);
            file.write_all(part.bytes).map_err(io)?;
            if part.ends_file {
                file.sync_all().map_err(io)?;
            } else {
                self.file = Some(file);
            }
        }
        Ok(())
    }

    /// Creates the empty files, which have no bytes in the archive, and compares every file's hash
    /// with the manifest's.
    pub(crate) fn finish(self, hashes: &[Hash]) -> Result<(), UnpackError> {
        for entry in self.manifest.files.iter().filter(|entry| entry.size == 0) {
            create(self.root, entry)?;
        }
        for (entry, actual) in self.manifest.files.iter().zip(hashes) {
            if entry.sha256 != *actual {
                let (path, expected) = (entry.path.clone(), entry.sha256);
                return Err(UnpackError::FileHash { path, expected, actual: *actual });
            }
        }
        Ok(())
    }
}

fn create(root: &Path, entry: &FileEntry) -> Result<File, UnpackError> {
    let path = root.join(&entry.path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| error(folder.to_owned(), source))?;
    }
    // `create_new` also refuses names that this file system takes for the same.
    OpenOptions::new().write(true).create_new(true).open(&path).map_err(|source| error(path, source))
}

fn error(path: PathBuf, source: io::Error) -> UnpackError {
    UnpackError::Write { path, source }
}
