//! Checking a sealed file without any key: what anybody can know about it, recomputed from its bytes.
#[cfg(feature = "native")]
mod file;
pub mod head;
mod headers;

use thiserror::Error;

use crate::archive::{Layout, Manifest, ManifestError};
use crate::batch::Batch;
use crate::chunk::{self, ChunkKey};
use crate::format::FormatError;
use crate::keys;
use crate::merkle::{self, Hash, Tree};
use crate::native::check_g2;
use crate::point::{PointError, G2};
use crate::proof::Commitment;
use crate::read_at::ReadAt;
use crate::sealed::{BatchReader, Header, LayoutError, OpenedKey, Salt, SealedFile};
use headers::check_headers;

#[cfg(feature = "native")]
pub use file::check;

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
    pub salt: Vec<u8>,
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

impl Header {
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

impl Checked {
    /// Compares with the chain's record.
    ///
    /// # Errors
    /// [`Mismatch`] naming the first difference with both values.
    pub fn expect(&self, expected: &Expected) -> Result<(), Mismatch> {
        let Self { commitment, salt, pk, .. } = *self;
        Header { commitment, salt, pk, opened: 0 }.expect(expected)
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

/// A sealed file that is being checked, batch by batch: each is read, hashed and taken.
pub struct Checking<S> {
    pub(crate) sealed: SealedFile<S>,
    pub(crate) reader: BatchReader,
    pub(crate) roots: Roots,
    manifest: Manifest,
    layout: Layout,
}

impl<S: ReadAt> Checking<S> {
    /// Checks what stands before the content, and reads the manifest: until [`SealedFile::opened_until`].
    ///
    /// # Errors
    /// [`CheckError`]
    pub fn begin(sealed: SealedFile<S>) -> Result<Self, CheckError> {
        check_g2("PK", &sealed.header.pk)?;
        let (manifest, layout) = read_manifest(&sealed)?;
        check_opened(&sealed.opened, &layout)?;
        Ok(Self { sealed, reader: BatchReader::default(), roots: Roots::default(), manifest, layout })
    }

    /// Checks the headers of model files, wherever in the file they stand.
    ///
    /// # Errors
    /// [`CheckError`]
    pub fn check_headers(&self) -> Result<(), CheckError> {
        check_headers(&self.sealed, &self.manifest, &self.layout)
    }

    /// What is in the file.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.sealed.header
    }

    /// Bytes of the file that the next batch needs; `None` after the last.
    #[must_use]
    pub fn needs(&self) -> Option<u64> {
        self.reader.needs(&self.sealed.header)
    }

    /// Reads the next batch, with its leaves; `false` when there is none left.
    ///
    /// # Errors
    /// [`CheckError`] when the file can't be read.
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, CheckError> {
        Ok(self.reader.read(&self.sealed, batch)?)
    }

    /// Takes the next batch, of which [`Batch::hash_ciphertext`] was called.
    pub fn take(&mut self, batch: &Batch) {
        self.roots.take(batch);
    }

    /// Compares the roots, after the last batch.
    ///
    /// # Errors
    /// [`CheckError::Root`]
    pub fn finish(self) -> Result<Checked, CheckError> {
        let Header { commitment, salt, pk, .. } = self.sealed.header;
        self.roots.expect(&commitment)?;
        Ok(Checked { commitment, salt, pk, manifest: self.manifest })
    }
}

/// Reads the manifest with the opened keys, and checks that it takes all of the content.
pub(crate) fn read_manifest(sealed: &SealedFile<impl ReadAt>) -> Result<(Manifest, Layout), CheckError> {
    let first = open_chunk(sealed, 0)?;
    let length = Manifest::encoded_length(&first)?;
    let length_u64 = u64::try_from(length).unwrap_or(u64::MAX);
    let mut archive = first;
    for index in 1..chunk::count(length_u64) {
        archive.extend_from_slice(&open_chunk(sealed, index)?);
    }
    decode_manifest(&archive, sealed.header.commitment.size)
}

/// The manifest at the beginning of an archive of so many bytes.
fn decode_manifest(archive: &[u8], actual: u64) -> Result<(Manifest, Layout), CheckError> {
    let manifest = Manifest::decode(archive)?;
    let layout = Layout::new(&manifest, Manifest::encoded_length(archive)?)?;
    if layout.size != actual {
        return Err(CheckError::Size { expected: layout.size, actual });
    }
    Ok((manifest, layout))
}

/// Decrypts a chunk with its opened key, and checks key and plaintext against their leaves.
fn open_chunk(sealed: &SealedFile<impl ReadAt>, index: u64) -> Result<Vec<u8>, CheckError> {
    let key = sealed.opened_key(index).ok_or(CheckError::OpenedSet { index: Some(index), expected: true })?;
    if sealed.leaf(sealed.key_leaves(), index)? != keys::leaf(key) {
        return Err(CheckError::OpenedChunk { index, what: "key" });
    }
    let leaf = sealed.leaf(sealed.plaintext_leaves(), index)?;
    let mut bytes = sealed.chunk(index)?;
    decrypt(index, key, &mut bytes, &leaf)?;
    Ok(bytes)
}

/// Decrypts a chunk in place, and checks the plaintext against its leaf.
fn decrypt(index: u64, key: &ChunkKey, bytes: &mut [u8], leaf: &Hash) -> Result<(), CheckError> {
    chunk::decrypt(key, bytes);
    if *leaf != merkle::leaf(bytes) {
        return Err(CheckError::OpenedChunk { index, what: "plaintext" });
    }
    Ok(())
}

/// Checks that the opened keys are those of the manifest and of headers, no more and no fewer.
fn check_opened(opened: &[OpenedKey], layout: &Layout) -> Result<(), CheckError> {
    let mut given = opened.iter().map(|opened| opened.index).peekable();
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

/// All three roots, while their leaves pass by.
#[derive(Default)]
pub(crate) struct Roots {
    plaintext: Tree,
    ciphertext: Tree,
    key: Tree,
}

impl Roots {
    pub(crate) fn take(&mut self, batch: &Batch) {
        let push = |tree: &mut Tree, leaves: &[Hash]| {
            leaves.iter().for_each(|leaf| tree.push(*leaf));
        };
        push(&mut self.plaintext, &batch.plaintext_leaves);
        push(&mut self.ciphertext, &batch.ciphertext_leaves);
        push(&mut self.key, &batch.key_leaves);
    }

    fn expect(&self, commitment: &Commitment) -> Result<(), CheckError> {
        for (tree, expected, actual) in [
            ("plaintext", commitment.plaintext_root, self.plaintext.root()),
            ("ciphertext", commitment.ciphertext_root, self.ciphertext.root()),
            ("key", commitment.key_root, self.key.root()),
        ] {
            if expected != actual {
                return Err(CheckError::Root { tree, expected, actual });
            }
        }
        Ok(())
    }
}
