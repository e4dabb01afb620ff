//! The layout of a sealed file: header, opened keys, plaintext leaves, key leaves, ciphertext.
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::chunk::{self, ChunkKey};
use crate::merkle::Hash;
use crate::point::{G2, G2_LENGTH};
use crate::proof::Commitment;

/// Begins every sealed file.
pub const MAGIC: [u8; 8] = *b"WHSEALED";
/// The only version of the format so far.
pub const VERSION: u32 = 1;
/// Bytes of the header.
pub const HEADER_LENGTH: usize = 256;
/// Bytes of a version's salt.
pub const SALT_LENGTH: usize = 32;
/// Bounds the content, in bytes: 1 PiB.
pub const MAX_SIZE: u64 = 1 << 50;
/// Bounds the chunks whose keys are given in clear, and so the memory that their keys take: headers
/// of 1 GiB together.
pub const MAX_OPENED: u64 = 65_536;

/// Bytes of an opened key: the chunk's index, the key.
const OPENED_KEY_LENGTH: u64 = 40;
/// Bytes of a leaf.
const LEAF_LENGTH: u64 = 32;

/// A version's salt.
pub type Salt = [u8; SALT_LENGTH];

/// The first 256 bytes of a sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Size and roots.
    pub commitment: Commitment,
    /// Random; makes `H` and every key the version's own.
    pub salt: Salt,
    /// `PK`
    pub pk: G2,
    /// How many keys are opened.
    pub opened: u32,
}

/// Why a file is not a sealed file of ours.
#[derive(Debug, Error)]
pub enum LayoutError {
    /// Reading failed.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// It is too short, or begins otherwise.
    #[error("not a sealed file: it does not begin with {}", String::from_utf8_lossy(&MAGIC))]
    NotSealed,
    /// A later format.
    #[error("sealed-file version {0}, this reads {VERSION}")]
    Version(u32),
    /// No content, or more than can be.
    #[error("content of {0} bytes; 1 to {MAX_SIZE} can be sealed")]
    Size(u64),
    /// The count does not follow from the size.
    #[error("{actual} chunks in the header, content of {size} bytes has {expected}")]
    ChunkCount {
        /// Bytes of content.
        size: u64,
        /// Chunks it has.
        expected: u64,
        /// Chunks the header says.
        actual: u64,
    },
    /// More opened keys than chunks, or than are read.
    #[error("{opened} opened keys; this file can have 1 to {most}")]
    Opened {
        /// How many.
        opened: u64,
        /// The bound.
        most: u64,
    },
    /// The file is cut off, or something follows.
    #[error("the file is {actual} bytes, by its header it has {expected}")]
    Length {
        /// Bytes it has by its header.
        expected: u64,
        /// Bytes it has.
        actual: u64,
    },
    /// Opened keys are not in ascending order of their chunks.
    #[error("the opened keys are not in ascending order of chunks below {0}")]
    KeyOrder(u64),
}

impl Header {
    /// Writes the header.
    #[must_use]
    pub fn encode(&self) -> [u8; HEADER_LENGTH] {
        let commitment = &self.commitment;
        let fields = [
            MAGIC.as_slice(),
            &VERSION.to_be_bytes(),
            &self.opened.to_be_bytes(),
            &commitment.size.to_be_bytes(),
            &commitment.chunk_count().to_be_bytes(),
            &self.salt,
            &self.pk,
            &commitment.plaintext_root,
            &commitment.ciphertext_root,
            &commitment.key_root,
        ];
        let mut bytes = [0; HEADER_LENGTH];
        for (byte, value) in bytes.iter_mut().zip(fields.into_iter().flatten()) {
            *byte = *value;
        }
        bytes
    }

    /// Reads a header and checks its numbers against each other and their bounds.
    ///
    /// # Errors
    /// [`LayoutError`]
    pub fn decode(bytes: &[u8; HEADER_LENGTH]) -> Result<Self, LayoutError> {
        let mut fields = Fields(bytes);
        if fields.take() != MAGIC {
            return Err(LayoutError::NotSealed);
        }
        let version = u32::from_be_bytes(fields.take());
        if version != VERSION {
            return Err(LayoutError::Version(version));
        }
        let opened = u32::from_be_bytes(fields.take());
        let size = u64::from_be_bytes(fields.take());
        if size == 0 || size > MAX_SIZE {
            return Err(LayoutError::Size(size));
        }
        let (actual, expected) = (u64::from_be_bytes(fields.take()), chunk::count(size));
        if actual != expected {
            return Err(LayoutError::ChunkCount { size, expected, actual });
        }
        let most = expected.min(MAX_OPENED);
        if opened == 0 || u64::from(opened) > most {
            return Err(LayoutError::Opened { opened: opened.into(), most });
        }
        let salt = fields.take();
        let pk: [u8; G2_LENGTH] = fields.take();
        Ok(Self {
            commitment: Commitment {
                size,
                plaintext_root: fields.take(),
                ciphertext_root: fields.take(),
                key_root: fields.take(),
            },
            salt,
            pk,
            opened,
        })
    }

    /// Where the opened keys begin.
    pub(crate) fn opened_at(&self) -> u64 {
        256
    }

    /// Where the plaintext leaves begin. (No sum here comes near the range of `u64`: the size is
    /// bounded by [`MAX_SIZE`].)
    pub(crate) fn plaintext_leaves_at(&self) -> u64 {
        self.opened_at() + OPENED_KEY_LENGTH * u64::from(self.opened)
    }

    /// Where the key leaves begin.
    pub(crate) fn key_leaves_at(&self) -> u64 {
        self.plaintext_leaves_at() + LEAF_LENGTH * self.commitment.chunk_count()
    }

    /// Where the ciphertext begins.
    pub(crate) fn ciphertext_at(&self) -> u64 {
        self.key_leaves_at() + LEAF_LENGTH * self.commitment.chunk_count()
    }

    /// Bytes of the whole sealed file.
    #[must_use]
    pub fn file_length(&self) -> u64 {
        self.ciphertext_at() + self.commitment.size
    }
}

/// Takes fields of fixed length from the header.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        // The header's fields add up to its length, so the default is never taken.
        let (field, rest) = self.0.split_first_chunk().unwrap_or((&[0; N], &[]));
        self.0 = rest;
        *field
    }
}

/// A key that anyone may know.
pub(crate) struct OpenedKey {
    pub(crate) index: u64,
    pub(crate) key: ChunkKey,
}

impl OpenedKey {
    pub(crate) fn encode(&self) -> Vec<u8> {
        [self.index.to_be_bytes().as_slice(), &self.key].concat()
    }
}

/// A sealed file, opened for reading; its header and opened keys are read and are consistent.
pub(crate) struct SealedFile {
    pub(crate) header: Header,
    pub(crate) opened: Vec<OpenedKey>,
    file: File,
    path: PathBuf,
}

impl SealedFile {
    pub(crate) fn open(path: &Path) -> Result<Self, LayoutError> {
        let io = |source| LayoutError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        let actual = file.metadata().map_err(io)?.len();
        let mut window = Window { file: &file, position: 0, end: actual };
        let mut bytes = [0; HEADER_LENGTH];
        window.read_exact(&mut bytes).map_err(|source| {
            if source.kind() == io::ErrorKind::UnexpectedEof {
                LayoutError::NotSealed
            } else {
                io(source)
            }
        })?;
        let header = Header::decode(&bytes)?;
        let expected = header.file_length();
        if actual != expected {
            return Err(LayoutError::Length { expected, actual });
        }
        let opened = read_opened(&header, &mut window).map_err(io)?;
        let count = header.commitment.chunk_count();
        let ascending = opened.windows(2).all(|pair| match pair {
            [before, after] => before.index < after.index,
            _ => true,
        });
        if !ascending || opened.last().is_none_or(|last| last.index >= count) {
            return Err(LayoutError::KeyOrder(count));
        }
        Ok(Self { header, opened, file, path: path.to_owned() })
    }

    /// The given key of a chunk, if it is opened.
    pub(crate) fn opened_key(&self, index: u64) -> Option<&ChunkKey> {
        let found = self.opened.binary_search_by_key(&index, |opened| opened.index);
        found.ok().and_then(|place| self.opened.get(place)).map(|opened| &opened.key)
    }

    pub(crate) fn plaintext_leaves(&self) -> Window<'_> {
        self.window(self.header.plaintext_leaves_at(), self.header.key_leaves_at())
    }

    pub(crate) fn key_leaves(&self) -> Window<'_> {
        self.window(self.header.key_leaves_at(), self.header.ciphertext_at())
    }

    pub(crate) fn ciphertext(&self) -> Window<'_> {
        self.window(self.header.ciphertext_at(), self.header.file_length())
    }

    /// The ciphertext of one chunk.
    pub(crate) fn chunk(&self, index: u64) -> Result<Vec<u8>, LayoutError> {
        let length = chunk::length(index, self.header.commitment.size).unwrap_or(0);
        let mut bytes = vec![0; length];
        let start = chunk::offset(index).unwrap_or(u64::MAX);
        let at = self.header.ciphertext_at().saturating_add(start);
        self.window(at, self.header.file_length()).read_exact(&mut bytes).map_err(|source| self.io(source))?;
        Ok(bytes)
    }

    /// One leaf of those that begin at `window`.
    pub(crate) fn leaf(&self, mut leaves: Window<'_>, index: u64) -> Result<Hash, LayoutError> {
        leaves.position += LEAF_LENGTH * index;
        let mut leaf = [0; 32];
        leaves.read_exact(&mut leaf).map_err(|source| self.io(source))?;
        Ok(leaf)
    }

    pub(crate) fn io(&self, source: io::Error) -> LayoutError {
        LayoutError::Io { path: self.path.clone(), source }
    }

    fn window(&self, position: u64, end: u64) -> Window<'_> {
        Window { file: &self.file, position, end }
    }
}

fn read_opened(header: &Header, from: &mut Window<'_>) -> io::Result<Vec<OpenedKey>> {
    (0..header.opened)
        .map(|_| {
            let (mut index, mut key) = ([0; 8], [0; 32]);
            from.read_exact(&mut index)?;
            from.read_exact(&mut key)?;
            Ok(OpenedKey { index: u64::from_be_bytes(index), key })
        })
        .collect()
}

/// Part of a file, read without moving a position that others share.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    file: &'a File,
    position: u64,
    end: u64,
}

impl<'a> Window<'a> {
    /// The leaves in it, one by one.
    pub(crate) fn leaves(self) -> impl Iterator<Item = io::Result<Hash>> + 'a {
        let count = (self.end - self.position) / LEAF_LENGTH;
        let mut source = io::BufReader::with_capacity(1 << 16, self);
        (0..count).map(move |_| {
            let mut leaf = [0; 32];
            source.read_exact(&mut leaf).map(|()| leaf)
        })
    }

    /// Reads the next `count` leaves into `leaves`.
    pub(crate) fn read_leaves(&mut self, count: usize, leaves: &mut Vec<Hash>) -> io::Result<()> {
        leaves.clear();
        leaves.resize(count, [0; 32]);
        self.read_exact(leaves.as_flattened_mut())
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let length = left.min(buffer.len());
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        let read = read_at(self.file, buffer, self.position)?;
        self.position += u64::try_from(read).unwrap_or(u64::MAX);
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, position)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, position)
}
