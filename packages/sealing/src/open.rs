//! Opening a sealed file: decrypt, verify every chunk, unpack.
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::archive::{FileEntry, FileHasher, Manifest, UnpackError, Unpacker, Walk};
use crate::check::{read_manifest, CheckError};
use crate::chunk::{self, CHUNK_SIZE};
use crate::format::{pickle, Format};
use crate::keys::{self, KeySchedule};
use crate::leaves;
use crate::merkle::{Hash, Tree};
use crate::output::{parent, sync_folder};
use crate::pipeline::{self, Batch, Progress, Stage};
use crate::proof::Commitment;
use crate::sealed::{BatchSource, LayoutError, SealedFile, Window};
use crate::secret::OpeningKey;

/// What is to be opened, and where to.
pub struct OpenRequest<'a> {
    /// The sealed file.
    pub sealed: &'a Path,
    /// What the chain has recorded of the version.
    pub commitment: Commitment,
    /// `S`
    pub key: &'a OpeningKey,
    /// The folder to make; nothing may be there yet.
    pub folder: &'a Path,
    /// Called after every few MiB.
    pub progress: &'a dyn Fn(Progress),
}

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

/// Opens a sealed file into a new folder, which appears only when everything in it is verified.
///
/// # Errors
/// [`OpenError`]; the folder then does not exist.
pub fn open(request: &OpenRequest<'_>) -> Result<Manifest, OpenError> {
    let sealed = SealedFile::open(request.sealed)?;
    check_commitment(&sealed, &request.commitment)?;
    let (manifest, layout) = read_manifest(&sealed)?;
    let io = |source| OpenError::Folder { path: request.folder.to_owned(), source };
    if fs::symlink_metadata(request.folder).is_ok() {
        return Err(io(io::ErrorKind::AlreadyExists.into()));
    }
    let temporary = tempfile::Builder::new().prefix(".opening-").tempdir_in(parent(request.folder)).map_err(io)?;
    let root = temporary.path().join("content");
    fs::create_dir(&root).map_err(io)?;
    let mut files = FileHasher::new(Walk::new(&layout, 0));
    let mut unpacker = Unpacker::new(&root, &manifest, &layout);
    let mut source = BatchSource::new(&sealed);
    let schedule = KeySchedule::new(&request.key.to_bytes());
    let total = layout.size;
    pipeline::run(
        |batch| source.read(batch).map_err(OpenError::from),
        |batch| decrypt(batch, &schedule),
        |batch| {
            let start = chunk::offset(batch.first).unwrap_or(total);
            (request.progress)(Progress {
                stage: Stage::Opening,
                done: start.saturating_add(batch.length()).min(total),
                total,
            });
        },
        vec![
            Box::new(|batch| {
                files.update(&batch.bytes);
                Ok(())
            }),
            Box::new(|batch| unpacker.write(&batch.bytes).map_err(OpenError::from)),
        ],
    )?;
    unpacker.finish(&files.finish(manifest.files.len()))?;
    fs::rename(&root, request.folder).map_err(io)?;
    sync_folder(request.folder).map_err(io)?;
    Ok(manifest)
}

/// The files in an opened folder that are Python pickles, which can run code when they are loaded: those that the manifest
/// marks, and those that it should. Looks into the files and executes nothing.
///
/// # Errors
/// [`OpenError::Folder`] when a file can't be read.
pub fn pickles<'a>(folder: &Path, manifest: &'a Manifest) -> Result<Vec<&'a FileEntry>, OpenError> {
    let mut found = Vec::new();
    for entry in &manifest.files {
        let path = folder.join(&entry.path);
        let is_pickle = |mut file: File| pickle::is_pickle(&entry.path, &mut file, entry.size);
        let looked = File::open(&path).and_then(is_pickle);
        if entry.format == Format::Pickle || looked.map_err(|source| OpenError::Folder { path, source })? {
            found.push(entry);
        }
    }
    Ok(found)
}

/// Checks that the leaves in the file are those that the chain has recorded, before anything is
/// decrypted: then a chunk that fails is the seller's fault or a damaged ciphertext, nothing else.
fn check_commitment(sealed: &SealedFile, expected: &Commitment) -> Result<(), OpenError> {
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

fn root_of(sealed: &SealedFile, leaves: Window<'_>) -> Result<Hash, LayoutError> {
    let mut tree = Tree::new();
    for leaf in leaves.leaves() {
        tree.push(leaf.map_err(|source| sealed.io(source))?);
    }
    Ok(tree.root())
}

/// Decrypts a batch in place, comparing each key and each plaintext with its leaf.
fn decrypt(batch: &mut Batch, schedule: &KeySchedule) -> Result<(), OpenError> {
    let mut bad_key = None;
    let chunks = batch.bytes.chunks_mut(CHUNK_SIZE).zip(&batch.key_leaves);
    for (index, (chunk, key_leaf)) in (batch.first..).zip(chunks) {
        let key = schedule.chunk_key(index);
        if *key_leaf != keys::leaf(&key) && bad_key.is_none() {
            bad_key = Some(index);
        }
        chunk::decrypt(&key, chunk);
    }
    let mut leaves = Vec::new();
    leaves::of_batch(&batch.bytes, &mut leaves);
    let differs = leaves.iter().zip(&batch.plaintext_leaves).position(|(actual, committed)| actual != committed);
    let bad_chunk = differs.map(|place| batch.first + u64::try_from(place).unwrap_or(u64::MAX));
    // Of a chunk whose key is bad, what it decrypts to says nothing.
    match (bad_key, bad_chunk) {
        (Some(key), Some(chunk)) if chunk < key => Err(OpenError::BadChunk { index: chunk }),
        (Some(index), _) => Err(OpenError::BadKey { index }),
        (None, Some(index)) => Err(OpenError::BadChunk { index }),
        (None, None) => Ok(()),
    }
}
