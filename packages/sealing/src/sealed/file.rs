//! Reading the parts of a sealed file.
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Header, LayoutError, OpenedKey, HEADER_LENGTH, LEAF_LENGTH};
use crate::batch::{Batch, BATCH_SIZE};
use crate::chunk::{self, ChunkKey, CHUNK_SIZE};
use crate::merkle::Hash;
use crate::read_at::ReadAt;

/// A sealed file, opened for reading; its header and opened keys are read and are consistent.
pub struct SealedFile<S> {
    pub(crate) header: Header,
    pub(crate) opened: Vec<OpenedKey>,
    source: S,
    path: PathBuf,
}

#[cfg(feature = "native")]
impl SealedFile<std::fs::File> {
    pub(crate) fn open(path: &Path) -> Result<Self, LayoutError> {
        let io = |source| LayoutError::Io { path: path.to_owned(), source };
        let file = std::fs::File::open(path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        Self::read(file, path.to_owned(), length)
    }
}

impl<S: ReadAt> SealedFile<S> {
    /// Reads the beginning of the sealed file of `actual` bytes that `source` holds; errors name it by its path.
    ///
    /// # Errors
    /// [`LayoutError`]
    pub fn read(source: S, path: PathBuf, actual: u64) -> Result<Self, LayoutError> {
        let io = |source| LayoutError::Io { path: path.clone(), source };
        let header = Header::read(&source, &path)?;
        header.check_length(actual)?;
        let mut keys = Vec::new();
        let mut window = Window { source: &source, position: header.opened_at(), end: header.plaintext_leaves_at() };
        window.read_to_end(&mut keys).map_err(io)?;
        let opened = OpenedKey::decode_all(&header, &keys)?;
        Ok(Self { header, opened, source, path })
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where the chunks end whose keys are opened one after the other from the first: the manifest is before it.
    #[must_use]
    pub fn opened_until(&self) -> u64 {
        let chunks = (0..).zip(&self.opened).take_while(|(index, opened)| opened.index == *index).count();
        let length = u64::try_from(chunks).ok().and_then(chunk::offset).unwrap_or(u64::MAX);
        self.header.ciphertext_at() + length.min(self.header.commitment.size)
    }

    /// The given key of a chunk, if it is opened.
    pub(crate) fn opened_key(&self, index: u64) -> Option<&ChunkKey> {
        OpenedKey::find(&self.opened, index)
    }

    pub(crate) fn plaintext_leaves(&self) -> Window<'_, S> {
        self.window(self.header.plaintext_leaves_at(), self.header.key_leaves_at())
    }

    pub(crate) fn key_leaves(&self) -> Window<'_, S> {
        self.window(self.header.key_leaves_at(), self.header.ciphertext_at())
    }

    pub(crate) fn ciphertext(&self) -> Window<'_, S> {
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
    pub(crate) fn leaf(&self, leaves: Window<'_, S>, index: u64) -> Result<Hash, LayoutError> {
        let mut leaf = [0; 32];
        leaves.skip(LEAF_LENGTH * index).read_exact(&mut leaf).map_err(|source| self.io(source))?;
        Ok(leaf)
    }

    pub(crate) fn io(&self, source: io::Error) -> LayoutError {
        LayoutError::Io { path: self.path.clone(), source }
    }

    fn window(&self, position: u64, end: u64) -> Window<'_, S> {
        Window { source: &self.source, position, end }
    }
}

impl Header {
    /// Reads the header of a sealed file, which errors name by `path`.
    ///
    /// # Errors
    /// [`LayoutError`]
    pub fn read(source: &impl ReadAt, path: &Path) -> Result<Self, LayoutError> {
        let mut bytes = [0; HEADER_LENGTH];
        let mut window = Window::of(source, 0);
        window.read_exact(&mut bytes).map_err(|source| match source.kind() {
            io::ErrorKind::UnexpectedEof => LayoutError::NotSealed,
            _ => LayoutError::Io { path: path.to_owned(), source },
        })?;
        Self::decode(&bytes)
    }
}

/// Part of a file, read without moving a position that others share.
pub(crate) struct Window<'a, S> {
    source: &'a S,
    position: u64,
    end: u64,
}

impl<'a, S: ReadAt> Window<'a, S> {
    /// All from a position on.
    pub(crate) fn of(source: &'a S, position: u64) -> Self {
        Self { source, position, end: u64::MAX }
    }

    /// The leaves in it, one by one.
    pub(crate) fn leaves(self) -> impl Iterator<Item = io::Result<Hash>> + 'a {
        let count = (self.end - self.position) / LEAF_LENGTH;
        let mut source = io::BufReader::with_capacity(1 << 16, self);
        (0..count).map(move |_| {
            let mut leaf = [0; 32];
            source.read_exact(&mut leaf).map(|()| leaf)
        })
    }

    /// Passes over `length` bytes.
    fn skip(mut self, length: u64) -> Self {
        self.position += length;
        self
    }

    /// Reads the next `count` leaves into `leaves`.
    fn read_leaves(&mut self, count: usize, leaves: &mut Vec<Hash>) -> io::Result<()> {
        leaves.clear();
        leaves.resize(count, [0; 32]);
        self.read_exact(leaves.as_flattened_mut())
    }
}

impl<S: ReadAt> Read for Window<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let length = left.min(buffer.len());
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        let read = self.source.read_at(buffer, self.position)?;
        self.position += u64::try_from(read).unwrap_or(u64::MAX);
        Ok(read)
    }
}

/// Reads ciphertext with its plaintext and key leaves, batch by batch.
#[derive(Default)]
pub(crate) struct BatchReader {
    /// The first chunk of the next batch.
    next: u64,
}

impl BatchReader {
    /// Where the next batch ends in the file, and with it all that belongs to it; `None` after the last.
    pub(crate) fn needs(&self, header: &Header) -> Option<u64> {
        let length = u64::try_from(self.length(header)).unwrap_or(u64::MAX);
        let end = chunk::offset(self.next)?.checked_add(length)?;
        (length > 0).then(|| header.ciphertext_at() + end)
    }

    /// Fills a batch; `false` when there is nothing left.
    pub(crate) fn read<S: ReadAt>(&mut self, sealed: &SealedFile<S>, batch: &mut Batch) -> Result<bool, LayoutError> {
        let length = self.length(&sealed.header);
        if length == 0 {
            return Ok(false);
        }
        let chunks = length.div_ceil(CHUNK_SIZE);
        batch.first = self.next;
        batch.bytes.resize(length, 0);
        let leaves = LEAF_LENGTH * self.next;
        let bytes = chunk::offset(self.next).unwrap_or(u64::MAX);
        sealed
            .ciphertext()
            .skip(bytes)
            .read_exact(&mut batch.bytes)
            .and_then(|()| sealed.plaintext_leaves().skip(leaves).read_leaves(chunks, &mut batch.plaintext_leaves))
            .and_then(|()| sealed.key_leaves().skip(leaves).read_leaves(chunks, &mut batch.key_leaves))
            .map_err(|source| sealed.io(source))?;
        self.next += chunk::count(batch.length());
        Ok(true)
    }

    /// Bytes of the next batch.
    fn length(&self, header: &Header) -> usize {
        let size = header.commitment.size;
        let left = size.saturating_sub(chunk::offset(self.next).unwrap_or(size));
        usize::try_from(left).unwrap_or(BATCH_SIZE).min(BATCH_SIZE)
    }
}
