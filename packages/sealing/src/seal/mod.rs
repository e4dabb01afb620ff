//! Sealing a folder. The keys depend on the plaintext's root, so its content is read twice: once to
//! hash it, once to encrypt it. Leaves are kept in the output, at their final place, not in memory.
mod encrypt;
#[cfg(feature = "native")]
mod file;
mod hash;
mod written;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::archive::{ArchiveStream, Folder, Layout, LeftOut, Manifest, ManifestError, Origin, ScanError, StreamError};
use crate::batch::{Batch, BATCH_SIZE};
use crate::check::CheckError;
use crate::chunk::{self, CHUNK_SIZE};
use crate::delivery::{DeliveryError, VersionKey};
use crate::point::G2;
use crate::proof::Commitment;
use crate::sealed::{Header, Salt, MAX_OPENED};
use crate::secret::{ContentSecret, OpeningKey};

pub use encrypt::Encrypting;
#[cfg(feature = "native")]
pub use file::{seal, SealRequest};
pub use hash::Hashing;
pub(crate) use written::Written;

/// Whose version is sealed, and under which secret. The same over the same files gives the same bytes.
#[derive(Clone, Copy)]
pub struct Sealer<'a> {
    /// The chain of the listing.
    pub chain_id: &'a str,
    /// The registry's address.
    pub registry: &'a str,
    /// The seller's address.
    pub seller: &'a str,
    /// Random, new for each version.
    pub salt: Salt,
    /// The version's secret.
    pub secret: &'a ContentSecret,
}

/// A sealed folder: everything that a version's record on chain needs.
pub struct Sealed {
    /// Size and roots.
    pub commitment: Commitment,
    pub salt: Salt,
    pub pk: G2,
    /// `H ‖ PK`, as the registry computes it.
    pub version_key: VersionKey,
    /// `S`
    pub opening_key: OpeningKey,
    /// The packed files.
    pub manifest: Manifest,
    /// The paths that were left out.
    pub left_out: Vec<LeftOut>,
    /// Bytes of the sealed file.
    pub file_length: u64,
}

/// The reason for which a folder was not sealed. No file is left behind then.
#[derive(Debug, Error)]
pub enum SealError {
    /// The folder can't be packed.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The manifest can't be written.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Reading the content failed.
    #[error(transparent)]
    Read(#[from] StreamError),
    /// Writing the output failed.
    #[error("{path}: {source}")]
    Write {
        /// The path of the output.
        path: PathBuf,
        /// The failure.
        source: io::Error,
    },
    /// Headers of model files are too large together.
    #[error("headers take {chunks} chunks, at most {MAX_OPENED} can be open")]
    TooManyOpened {
        /// Chunks of manifest and headers.
        chunks: u64,
    },
    /// The curve arithmetic failed.
    #[error(transparent)]
    Key(#[from] DeliveryError),
    /// The written file fails its check.
    #[error("the written file does not check: {0}")]
    Verify(Box<CheckError>),
    /// The written file passes its check, and has other roots.
    #[error("the written file has other roots than were computed")]
    OtherRoots,
}

/// A folder with its places in the sealed file.
pub struct Plan<O> {
    folder: Folder<O>,
    layout: Arc<Layout>,
    header: Header,
}

impl<O: Origin> Plan<O> {
    /// Lays a folder out.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn new(folder: Folder<O>, sealer: &Sealer<'_>) -> Result<Self, SealError> {
        let encoded = folder.manifest.encode()?;
        let layout = Layout::new(&folder.manifest, encoded.len())?;
        let chunks = layout.opened_count();
        let opened =
            u32::try_from(chunks).ok().filter(|_| chunks <= MAX_OPENED).ok_or(SealError::TooManyOpened { chunks })?;
        let commitment =
            Commitment { size: layout.size, plaintext_root: [0; 32], ciphertext_root: [0; 32], key_root: [0; 32] };
        let header = Header { commitment, salt: sealer.salt, pk: sealer.secret.public_key()?, opened };
        Ok(Self { folder, layout: Arc::new(layout), header })
    }

    /// Bytes of the sealed file.
    #[must_use]
    pub fn file_length(&self) -> u64 {
        self.header.file_length()
    }

    /// Bytes of content.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.layout.size
    }
}

/// Reads the content after the manifest, batch by batch.
struct PlainReader<F> {
    stream: ArchiveStream<F>,
    /// The first chunk of the next batch.
    next: u64,
}

impl<F: io::Read + io::Seek> PlainReader<F> {
    fn new(layout: &Layout) -> Self {
        Self { stream: ArchiveStream::new(layout), next: layout.manifest_chunks }
    }

    fn read<O: Origin<File = F>>(&mut self, plan: &Plan<O>, batch: &mut Batch) -> Result<bool, SealError> {
        batch.bytes.resize(BATCH_SIZE, 0);
        let read = self.stream.read(&plan.folder, &plan.layout, &mut batch.bytes)?;
        batch.bytes.truncate(read);
        batch.first = self.next;
        self.next += chunk::count(batch.length());
        Ok(read > 0)
    }
}

/// The manifest, filled up with zeros to whole chunks.
fn padded(mut manifest: Vec<u8>) -> Vec<u8> {
    manifest.resize(manifest.len().next_multiple_of(CHUNK_SIZE), 0);
    manifest
}

/// The manifest's chunks; an archive of nothing but empty files ends within the last.
fn manifest_chunks(padded: &[u8], size: u64) -> impl Iterator<Item = &[u8]> {
    let length = usize::try_from(size).unwrap_or(usize::MAX).min(padded.len());
    padded.get(..length).unwrap_or(padded).chunks(CHUNK_SIZE)
}
