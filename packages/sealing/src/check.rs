//! Checking a sealed file without any key: what anybody can know about it, recomputed from its bytes.
use std::io::Read;
use std::path::Path;

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSlice;
use thiserror::Error;

use crate::archive::{Layout, Manifest, ManifestError};
use crate::chunk::{self, CHUNK_SIZE};
use crate::format::{self, FormatError};
use crate::keys;
use crate::merkle::{self, Hash, Tree};
use crate::native::check_g2;
use crate::pipeline::{self, Batch, Progress, Stage, BATCH_CHUNKS};
use crate::point::{PointError, G2};
use crate::proof::Commitment;
use crate::sealed::{LayoutError, Salt, SealedFile};

/// What a sealed file is, by its own bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Size and roots, recomputed.
    pub commitment: Commitment,
    /// The salt in its header.
    pub salt: Salt,
    /// The public key in its header.
    pub pk: G2,
    /// What is in it. Formats, headers and the tensor summaries of safetensors and GGUF are verified;
    /// hashes of files and the summaries of ONNX files are the seller's word until it is opened.
    pub manifest: Manifest,
}

/// What a sealed file should be, by the chain's record of the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Bytes of content.
    pub size: u64,
    /// Chunks of content.
    pub chunk_count: u64,
    /// Root over the plaintext chunks.
    pub plaintext_root: Hash,
    /// Root over the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// Root over the keys' hashes.
    pub key_root: Hash,
    /// The salt.
    pub salt: Vec<u8>,
    /// `PK`
    pub pk: Vec<u8>,
}

/// A sealed file is not the one that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} is {actual}, the record says {expected}")]
pub struct Mismatch {
    /// What differs.
    pub what: &'static str,
    /// The record's value.
    pub expected: String,
    /// The file's value.
    pub actual: String,
}

/// Why a sealed file was refused.
#[derive(Debug, Error)]
pub enum CheckError {
    /// It is not laid out as a sealed file.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The public key in it was refused.
    #[error(transparent)]
    Point(#[from] PointError),
    /// Its manifest was refused.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Other chunks are opened than those of the manifest and of headers.
    #[error("{}", describe_opened(.index, *.expected))]
    OpenedSet {
        /// The first chunk that differs, if there is one.
        index: Option<u64>,
        /// Whether it should be opened.
        expected: bool,
    },
    /// The content's length is not that of the manifest's files.
    #[error("content of {actual} bytes, the manifest's files take {expected}")]
    Size {
        /// Bytes by the manifest.
        expected: u64,
        /// Bytes by the header.
        actual: u64,
    },
    /// A root in the header is not that of the file.
    #[error("the {tree} root is {}, the header says {}", hex::encode(.actual), hex::encode(.expected))]
    Root {
        /// Which of the three trees.
        tree: &'static str,
        /// By the header.
        expected: Hash,
        /// By the file.
        actual: Hash,
    },
    /// An opened key is not the committed one, or does not give the committed plaintext.
    #[error("opened chunk {index}: its {what} is not the committed one")]
    OpenedChunk {
        /// The chunk.
        index: u64,
        /// `key` or `plaintext`.
        what: &'static str,
    },
    /// A header is not what its format demands.
    #[error("{path}: {source}")]
    Format {
        /// The file in the archive.
        path: String,
        /// What is wrong.
        source: FormatError,
    },
    /// A header says other than the manifest.
    #[error("{path}: the {what} in the manifest is not that of the file's header")]
    HeaderDiffers {
        /// The file in the archive.
        path: String,
        /// What differs.
        what: &'static str,
    },
}

fn describe_opened(index: &Option<u64>, expected: bool) -> String {
    match (index, expected) {
        (Some(index), true) => format!("the key of chunk {index} should be opened, and is not"),
        (Some(index), false) => format!("the key of chunk {index} is opened, and should not be"),
        (None, _) => "the key of chunk 0 is not opened".to_owned(),
    }
}

impl Checked {
    /// Compares with the chain's record.
    ///
    /// # Errors
    /// [`Mismatch`] naming the first difference with both values.
    pub fn expect(&self, expected: &Expected) -> Result<(), Mismatch> {
        let own = &self.commitment;
        let number = |what, expected: u64, actual: u64| same(what, &expected, &actual, |value| value.to_string());
        let bytes = |what, expected: &[u8], actual: &[u8]| same(what, expected, actual, |value| hex::encode(value));
        number("the size", expected.size, own.size)?;
        number("the chunk count", expected.chunk_count, own.chunk_count())?;
        bytes("the plaintext root", &expected.plaintext_root, &own.plaintext_root)?;
        bytes("the ciphertext root", &expected.ciphertext_root, &own.ciphertext_root)?;
        bytes("the key root", &expected.key_root, &own.key_root)?;
        bytes("the salt", &expected.salt, &self.salt)?;
        bytes("the public key", &expected.pk, &self.pk)
    }
}

fn same<T: PartialEq + ?Sized>(
    what: &'static str,
    expected: &T,
    actual: &T,
    show: impl Fn(&T) -> String,
) -> Result<(), Mismatch> {
    if expected == actual {
        return Ok(());
    }
    Err(Mismatch { what, expected: show(expected), actual: show(actual) })
}

/// Recomputes everything about a sealed file that needs no secret: all three roots, size and count,
/// the manifest, and the headers of model files.
///
/// # Errors
/// [`CheckError`] naming the first thing that is not as it should be.
pub fn check(path: &Path, progress: &dyn Fn(Progress)) -> Result<Checked, CheckError> {
    let sealed = SealedFile::open(path)?;
    check_g2("PK", &sealed.header.pk)?;
    let (manifest, layout) = read_manifest(&sealed)?;
    check_opened(&sealed, &layout)?;
    check_headers(&sealed, &manifest, &layout)?;
    check_roots(&sealed, progress)?;
    Ok(Checked { commitment: sealed.header.commitment, salt: sealed.header.salt, pk: sealed.header.pk, manifest })
}

/// Reads the manifest with the opened keys, and checks that it takes all of the content.
pub(crate) fn read_manifest(sealed: &SealedFile) -> Result<(Manifest, Layout), CheckError> {
    let first = open_chunk(sealed, 0)?;
    let length = Manifest::encoded_length(&first)?;
    let length_u64 = u64::try_from(length).unwrap_or(u64::MAX);
    let mut archive = first;
    for index in 1..chunk::count(length_u64) {
        archive.extend_from_slice(&open_chunk(sealed, index)?);
    }
    let manifest = Manifest::decode(&archive)?;
    let layout = Layout::new(&manifest, length)?;
    let actual = sealed.header.commitment.size;
    if layout.size != actual {
        return Err(CheckError::Size { expected: layout.size, actual });
    }
    Ok((manifest, layout))
}

/// Decrypts a chunk with its opened key, and checks key and plaintext against their leaves.
fn open_chunk(sealed: &SealedFile, index: u64) -> Result<Vec<u8>, CheckError> {
    let key = sealed.opened_key(index).ok_or(CheckError::OpenedSet { index: Some(index), expected: true })?;
    if sealed.leaf(sealed.key_leaves(), index)? != keys::leaf(key) {
        return Err(CheckError::OpenedChunk { index, what: "key" });
    }
    let mut bytes = sealed.chunk(index)?;
    chunk::decrypt(key, &mut bytes);
    if sealed.leaf(sealed.plaintext_leaves(), index)? != merkle::leaf(&bytes) {
        return Err(CheckError::OpenedChunk { index, what: "plaintext" });
    }
    Ok(bytes)
}

/// Checks that the opened keys are those of the manifest and of headers, no more and no fewer.
fn check_opened(sealed: &SealedFile, layout: &Layout) -> Result<(), CheckError> {
    let mut given = sealed.opened.iter().map(|opened| opened.index).peekable();
    for expected in layout.opened() {
        match given.peek() {
            Some(index) if *index == expected => {
                given.next();
            }
            Some(index) if *index < expected => {
                return Err(CheckError::OpenedSet { index: Some(*index), expected: false })
            }
            _ => return Err(CheckError::OpenedSet { index: Some(expected), expected: true }),
        }
    }
    match given.next() {
        Some(index) => Err(CheckError::OpenedSet { index: Some(index), expected: false }),
        None => Ok(()),
    }
}

/// Reads every opened header again, and checks that the manifest tells the truth about it.
fn check_headers(sealed: &SealedFile, manifest: &Manifest, layout: &Layout) -> Result<(), CheckError> {
    for segment in layout.segments.iter().filter(|segment| segment.open) {
        let Some(file) = manifest.files.get(segment.file) else {
            continue;
        };
        let mut chunks = OpenedChunks { sealed, chunks: segment.chunks(), current: Vec::new(), used: 0, failed: None };
        let read = {
            let mut header = (&mut chunks).take(segment.length);
            format::read_open_header(file.format, &mut header, file.size)
        };
        if let Some(failed) = chunks.failed.take() {
            return Err(failed);
        }
        let header = read.map_err(|source| CheckError::Format { path: file.path.clone(), source })?;
        let differs = |what| CheckError::HeaderDiffers { path: file.path.clone(), what };
        if header.as_ref().map(|header| header.length) != Some(file.header) {
            return Err(differs("length of the header"));
        }
        if header.map(|header| header.tensors) != file.tensors {
            return Err(differs("tensor summary"));
        }
        check_padding(sealed, segment.chunks().end - 1, segment.length, &file.path)?;
    }
    Ok(())
}

/// Checks that zeros follow a header up to the end of its last chunk.
fn check_padding(sealed: &SealedFile, last: u64, length: u64, path: &str) -> Result<(), CheckError> {
    let bytes = open_chunk(sealed, last)?;
    let before_last = chunk::offset(chunk::count(length) - 1).unwrap_or(length);
    let used = usize::try_from(length - before_last).unwrap_or(CHUNK_SIZE);
    if bytes.iter().skip(used).any(|byte| *byte != 0) {
        return Err(ManifestError::Padding { what: format!("the header of {path:?}") }.into());
    }
    Ok(())
}

/// The plaintext of consecutive opened chunks. A refused chunk ends it and is kept in `failed`.
struct OpenedChunks<'a> {
    sealed: &'a SealedFile,
    chunks: std::ops::Range<u64>,
    current: Vec<u8>,
    used: usize,
    failed: Option<CheckError>,
}

impl Read for OpenedChunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.used == self.current.len() {
            let Some(index) = self.chunks.next() else {
                return Ok(0);
            };
            match open_chunk(self.sealed, index) {
                Ok(bytes) => (self.current, self.used) = (bytes, 0),
                Err(error) => {
                    self.failed = Some(error);
                    return Err(std::io::ErrorKind::InvalidData.into());
                }
            }
        }
        let mut rest = self.current.get(self.used..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.used += read;
        Ok(read)
    }
}

/// Recomputes all three roots in one pass over the file.
fn check_roots(sealed: &SealedFile, progress: &dyn Fn(Progress)) -> Result<(), CheckError> {
    let total = sealed.header.commitment.size;
    let mut source = BatchSource::new(sealed);
    let (mut plaintext, mut ciphertext, mut key) = (Tree::new(), Tree::new(), Tree::new());
    pipeline::run(
        |batch| source.read(batch).map_err(CheckError::from),
        |batch| {
            batch.bytes.par_chunks(CHUNK_SIZE).map(merkle::leaf).collect_into_vec(&mut batch.ciphertext_leaves);
            let start = chunk::offset(batch.first).unwrap_or(total);
            progress(Progress { stage: Stage::Checking, done: start.saturating_add(batch.length()).min(total), total });
            Ok(())
        },
        |batch| {
            let push = |tree: &mut Tree, leaves: &[Hash]| {
                leaves.iter().for_each(|leaf| tree.push(*leaf));
            };
            push(&mut plaintext, &batch.plaintext_leaves);
            push(&mut ciphertext, &batch.ciphertext_leaves);
            push(&mut key, &batch.key_leaves);
            Ok(())
        },
    )?;
    let commitment = &sealed.header.commitment;
    for (tree, expected, actual) in [
        ("plaintext", commitment.plaintext_root, plaintext.root()),
        ("ciphertext", commitment.ciphertext_root, ciphertext.root()),
        ("key", commitment.key_root, key.root()),
    ] {
        if expected != actual {
            return Err(CheckError::Root { tree, expected, actual });
        }
    }
    Ok(())
}

/// Reads ciphertext with its plaintext and key leaves, batch by batch.
pub(crate) struct BatchSource<'a> {
    sealed: &'a SealedFile,
    ciphertext: crate::sealed::Window<'a>,
    plaintext_leaves: crate::sealed::Window<'a>,
    key_leaves: crate::sealed::Window<'a>,
    next: u64,
}

impl<'a> BatchSource<'a> {
    pub(crate) fn new(sealed: &'a SealedFile) -> Self {
        Self {
            sealed,
            ciphertext: sealed.ciphertext(),
            plaintext_leaves: sealed.plaintext_leaves(),
            key_leaves: sealed.key_leaves(),
            next: 0,
        }
    }

    pub(crate) fn read(&mut self, batch: &mut Batch) -> Result<bool, LayoutError> {
        let size = self.sealed.header.commitment.size;
        let left = size.saturating_sub(chunk::offset(self.next).unwrap_or(size));
        let full = BATCH_CHUNKS * CHUNK_SIZE;
        let length = usize::try_from(left).unwrap_or(full).min(full);
        if length == 0 {
            return Ok(false);
        }
        let chunks = length.div_ceil(CHUNK_SIZE);
        batch.first = self.next;
        batch.bytes.resize(length, 0);
        self.ciphertext
            .read_exact(&mut batch.bytes)
            .and_then(|()| self.plaintext_leaves.read_leaves(chunks, &mut batch.plaintext_leaves))
            .and_then(|()| self.key_leaves.read_leaves(chunks, &mut batch.key_leaves))
            .map_err(|source| self.sealed.io(source))?;
        self.next += chunk::count(batch.length());
        Ok(true)
    }
}
