//! Reading the parts of a sealed file.
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Header, LayoutError, OpenedKey, HEADER_LENGTH, LEAF_LENGTH};
use crate::chunk::{self, ChunkKey, CHUNK_SIZE};
use crate::merkle::Hash;
use crate::pipeline::{Batch, BATCH_CHUNKS};

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
        let mut keys = Vec::new();
        window.end = header.plaintext_leaves_at();
        window.read_to_end(&mut keys).map_err(io)?;
        let opened = OpenedKey::decode_all(&header, &keys)?;
        Ok(Self { header, opened, file, path: path.to_owned() })
    }

    /// The given key of a chunk, if it is opened.
    pub(crate) fn opened_key(&self, index: u64) -> Option<&ChunkKey> {
        OpenedKey::find(&self.opened, index)
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

/// Reads ciphertext with its plaintext and key leaves, batch by batch.
pub(crate) struct BatchSource<'a> {
    sealed: &'a SealedFile,
    ciphertext: Window<'a>,
    plaintext_leaves: Window<'a>,
    key_leaves: Window<'a>,
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
