//! Opening a sealed file: decrypt, verify every chunk, unpack.
#[cfg(feature = "native")]
mod folder;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::archive::{FileHasher, Layout, Manifest, UnpackError, Walk};
use crate::batch::{Bad, Batch};
use crate::check::{read_manifest, CheckError};
use crate::keys::KeySchedule;
use crate::merkle::{Hash, Tree};
use crate::proof::Commitment;
use crate::read_at::ReadAt;
use crate::sealed::{BatchReader, LayoutError, SealedFile, Window};
use crate::secret::OpeningKey;

#[cfg(feature = "native")]
pub use folder::{code, open, pickles, OpenRequest};

/// Why a file was not opened. Nothing is left behind then.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The file is not a sealed file of ours, or not consistent.
    #[error(transparent)]
    Sealed(#[from] CheckError),
    /// The file is not the one that the chain has recorded: get it again.
    #[error("the {what} of this file is not the version's: it is another file, or was damaged")]
    OtherFile {
        /// What differs.
        what: &'static str,
    },
    /// The committed key of a chunk is not what the content secret gives. If the file is the
    /// version's, this is the seller's fault and can be proven.
    #[error("the committed key of chunk {index} is not the one that the content secret gives")]
    BadKey {
        /// The first such chunk.
        index: u64,
    },
    /// A chunk does not decrypt to what was committed. If the file is the version's, this is the
    /// seller's fault and can be proven.
    #[error("chunk {index} does not decrypt to what was committed")]
    BadChunk {
        /// The first such chunk.
        index: u64,
    },
    /// The files could not be written, or are not those of the manifest.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// The folder could not be made.
    #[error("{path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
}

impl From<LayoutError> for OpenError {
    fn from(error: LayoutError) -> Self {
        Self::Sealed(error.into())
    }
}

impl From<Bad> for OpenError {
    fn from(bad: Bad) -> Self {
        match bad {
            Bad::Key(index) => Self::BadKey { index },
            Bad::Chunk(index) => Self::BadChunk { index },
        }
    }
}

/// A sealed file that is being opened, batch by batch: each is read, decrypted by the caller, and taken.
pub struct Opening<S> {
    sealed: SealedFile<S>,
    manifest: Manifest,
    layout: Arc<Layout>,
    schedule: KeySchedule,
    reader: BatchReader,
    files: FileHasher,
    walk: Walk,
}

/// Consecutive bytes of a file in a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePart {
    /// The file, by its place in the manifest.
    pub file: usize,
    /// Where the bytes begin in the batch.
    pub start: usize,
    /// Bytes.
    pub length: usize,
    /// Whether the file has no bytes after these.
    pub ends_file: bool,
}

impl<S: ReadAt> Opening<S> {
    /// Checks that the leaves in the file are the recorded ones, and reads the manifest.
    ///
    /// # Errors
    /// [`OpenError`]
    pub fn begin(sealed: SealedFile<S>, commitment: &Commitment, key: &OpeningKey) -> Result<Self, OpenError> {
        check_commitment(&sealed, commitment)?;
        let (manifest, layout) = read_manifest(&sealed)?;
        let layout = Arc::new(layout);
        Ok(Self {
            manifest,
            schedule: KeySchedule::new(&key.to_bytes()),
            reader: BatchReader::default(),
            files: FileHasher::new(Walk::new(&layout, 0)),
            walk: Walk::new(&layout, 0),
            sealed,
            layout,
        })
    }

    /// What is in the file. Files of no bytes are in no batch.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Bytes of content.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.layout.size
    }

    /// Reads the next batch, with its leaves, and derives its keys; `false` when there is none left.
    ///
    /// # Errors
    /// [`OpenError`] when the file can't be read.
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, OpenError> {
        let any = self.reader.read(&self.sealed, batch)?;
        batch.derive_keys(&self.schedule);
        Ok(any)
    }

    /// Takes the next batch, which the caller has decrypted: checks its keys and its plaintext, and says whose bytes it
    /// holds.
    ///
    /// # Errors
    /// [`OpenError::BadKey`] or [`OpenError::BadChunk`]
    pub fn take(&mut self, batch: &Batch) -> Result<Vec<FilePart>, OpenError> {
        batch.check_opened()?;
        self.files.update(&batch.bytes);
        let mut parts = Vec::new();
        let mut rest = batch.bytes.as_slice();
        while let Some(part) = self.walk.next(&mut rest) {
            let end = batch.bytes.len() - rest.len();
            let length = part.bytes.len();
            parts.push(FilePart { file: part.segment.file, start: end - length, length, ends_file: part.ends_file });
        }
        Ok(parts)
    }

    /// Compares every file's hash with the manifest's, after the last batch.
    ///
    /// # Errors
    /// [`UnpackError::FileHash`] in [`OpenError::Unpack`]
    pub fn finish(self) -> Result<Manifest, OpenError> {
        self.manifest.check_hashes(&self.files.finish(self.manifest.files.len()))?;
        Ok(self.manifest)
    }
}

/// Checks that the leaves in the file are those that the chain has recorded, before anything is
/// decrypted: then a chunk that fails is the seller's fault or a damaged ciphertext, nothing else.
fn check_commitment(sealed: &SealedFile<impl ReadAt>, expected: &Commitment) -> Result<(), OpenError> {
    let own = &sealed.header.commitment;
    let other = |what| Err(OpenError::OtherFile { what });
    if own.size != expected.size {
        return other("size");
    }
    if own.ciphertext_root != expected.ciphertext_root {
        return other("ciphertext root");
    }
    if root_of(sealed, sealed.plaintext_leaves())? != expected.plaintext_root {
        return other("plaintext root");
    }
    if root_of(sealed, sealed.key_leaves())? != expected.key_root {
        return other("key root");
    }
    Ok(())
}

fn root_of<S: ReadAt>(sealed: &SealedFile<S>, leaves: Window<'_, S>) -> Result<Hash, LayoutError> {
    let mut tree = Tree::new();
    for leaf in leaves.leaves() {
        tree.push(leaf.map_err(|source| sealed.io(source))?);
    }
    Ok(tree.root())
}
