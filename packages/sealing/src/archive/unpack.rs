//! Writing the files of an archive into a folder that only this program sees until it is whole.
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::layout::{Layout, Segment};
use super::manifest::{FileEntry, Manifest};
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
    layout: &'a Layout,
    position: u64,
    segment: usize,
    file: Option<File>,
    hasher: Sha256,
}

impl<'a> Unpacker<'a> {
    /// Unpacks into `root`, an empty folder.
    pub(crate) fn new(root: &'a Path, manifest: &'a Manifest, layout: &'a Layout) -> Self {
        Self { root, manifest, layout, position: 0, segment: 0, file: None, hasher: Sha256::new() }
    }

    /// The next bytes of the plaintext; manifest and padding are passed over.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<(), UnpackError> {
        while let Some(segment) = self.layout.segments.get(self.segment).copied() {
            if bytes.is_empty() {
                break;
            }
            let inside = self.position >= segment.start;
            let until = if inside { segment.end() } else { segment.start };
            let length = usize::try_from(until - self.position).unwrap_or(usize::MAX).min(bytes.len());
            let (part, rest) = bytes.split_at(length);
            if inside {
                self.write_part(segment, part)?;
            }
            self.position += u64::try_from(length).unwrap_or(u64::MAX);
            if inside && self.position == segment.end() {
                self.segment += 1;
                self.finish_file(segment)?;
            }
            bytes = rest;
        }
        Ok(())
    }

    /// Creates the empty files, which have no bytes in the archive.
    pub(crate) fn finish(self) -> Result<(), UnpackError> {
        for entry in self.manifest.files.iter().filter(|entry| entry.size == 0) {
            create(self.root, entry)?;
            check_hash(entry, Sha256::digest([]).into())?;
        }
        Ok(())
    }

    fn write_part(&mut self, segment: Segment, part: &[u8]) -> Result<(), UnpackError> {
        let Some(entry) = self.manifest.files.get(segment.file) else {
            return Ok(());
        };
        let mut file = match self.file.take() {
            Some(file) => file,
            None => create(self.root, entry)?,
        };
        self.hasher.update(part);
        file.write_all(part).map_err(|source| error(self.root.join(&entry.path), source))?;
        self.file = Some(file);
        Ok(())
    }

    /// Closes a file after its last segment.
    fn finish_file(&mut self, segment: Segment) -> Result<(), UnpackError> {
        let next = self.layout.segments.get(self.segment);
        if next.is_some_and(|next| next.file == segment.file) {
            return Ok(());
        }
        let Some(entry) = self.manifest.files.get(segment.file) else {
            return Ok(());
        };
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(|source| error(self.root.join(&entry.path), source))?;
        }
        check_hash(entry, self.hasher.finalize_reset().into())
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

fn check_hash(entry: &FileEntry, actual: Hash) -> Result<(), UnpackError> {
    if entry.sha256 != actual {
        return Err(UnpackError::FileHash { path: entry.path.clone(), expected: entry.sha256, actual });
    }
    Ok(())
}

fn error(path: PathBuf, source: io::Error) -> UnpackError {
    UnpackError::Write { path, source }
}
