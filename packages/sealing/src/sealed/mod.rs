//! The layout of a sealed file: header, opened keys, plaintext leaves, key leaves, ciphertext.
mod file;
mod opened;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::chunk;
use crate::point::{G2, G2_LENGTH};
use crate::proof::Commitment;

pub use file::SealedFile;
pub(crate) use file::{BatchReader, Window};
pub(crate) use opened::OpenedKey;

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
const OPENED_KEY_LENGTH: usize = 40;
/// [`OPENED_KEY_LENGTH`] for places in files.
const OPENED_KEY_LENGTH_U64: u64 = 40;
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
    pub pk: G2,
    /// How many keys are opened.
    pub opened: u32,
}

/// The reason for which a file is no sealed file.
#[derive(Debug, Error)]
pub enum LayoutError {
    /// Reading failed.
    #[error("{path}: {source}")]
    Io {
        /// The file's path.
        path: PathBuf,
        /// The failure.
        source: io::Error,
    },
    /// The file is too short, or begins with other bytes.
    #[error("not a sealed file: it does not begin with {}", String::from_utf8_lossy(&MAGIC))]
    NotSealed,
    /// The file is of a later format.
    #[error("sealed-file version {0}, this reads {VERSION}")]
    Version(u32),
    /// The content is empty, or larger than [`MAX_SIZE`].
    #[error("content of {0} bytes; 1 to {MAX_SIZE} can be sealed")]
    Size(u64),
    /// The number of chunks does not follow from the size.
    #[error("{actual} chunks in the header, content of {size} bytes has {expected}")]
    ChunkCount {
        /// The size of the content, in bytes.
        size: u64,
        /// The number of chunks that this size has.
        expected: u64,
        /// The number of chunks in the header.
        actual: u64,
    },
    /// The header names more opened keys than chunks, or than are read.
    #[error("{opened} opened keys; this file can have 1 to {most}")]
    Opened {
        /// The number of opened keys.
        opened: u64,
        /// The bound.
        most: u64,
    },
    /// The file is shorter or longer than its header says.
    #[error("the file is {actual} bytes, by its header it has {expected}")]
    Length {
        /// The file's length by its header, in bytes.
        expected: u64,
        /// The file's length, in bytes.
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

    /// Checks the length of a sealed file with this header.
    ///
    /// # Errors
    /// [`LayoutError::Length`]
    pub fn check_length(&self, actual: u64) -> Result<(), LayoutError> {
        match self.file_length() {
            expected if expected == actual => Ok(()),
            expected => Err(LayoutError::Length { expected, actual }),
        }
    }

    /// Where the plaintext leaves begin. (No sum here comes near the range of `u64`: the size is
    /// bounded by [`MAX_SIZE`].)
    #[must_use]
    pub fn plaintext_leaves_at(&self) -> u64 {
        self.opened_at() + OPENED_KEY_LENGTH_U64 * u64::from(self.opened)
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

/// Whether a sealed file of content of `size` bytes can have `length` bytes: beside the content there are its leaves, and a key
/// of each chunk that is opened.
#[must_use]
pub fn can_have(size: u64, length: u64) -> bool {
    if size == 0 || size > MAX_SIZE {
        return false;
    }
    let count = chunk::count(size);
    let header = u64::try_from(HEADER_LENGTH).unwrap_or(u64::MAX);
    let without_keys = header + 2 * LEAF_LENGTH * count + size;
    let keys = length.saturating_sub(without_keys);
    keys.is_multiple_of(OPENED_KEY_LENGTH_U64) && (1..=count.min(MAX_OPENED)).contains(&(keys / OPENED_KEY_LENGTH_U64))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_files_length_follows_from_its_content_but_for_the_keys_that_are_opened() {
        for (size, opened) in [(1, 1), (16_384, 1), (16_385, 2), (1 << 40, 65_536)] {
            let commitment = Commitment { size, plaintext_root: [0; 32], ciphertext_root: [0; 32], key_root: [0; 32] };
            let header = Header { commitment, salt: [0; 32], pk: [0; 96], opened };
            let length = header.file_length();
            assert!(can_have(size, length), "{size} {opened}");
            for other in [length - 1, length + 1, length + 40, 0, u64::MAX] {
                assert!(!can_have(size, other), "{size} {opened}: {other}");
            }
        }
        assert!(!can_have(0, 296) && !can_have(MAX_SIZE + 1, MAX_SIZE * 2));
    }
}
