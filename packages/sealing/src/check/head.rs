//! The head of a sealed file, checked without the rest of it: what is in the file, by its manifest and its headers.
//!
//! Its parts are taken one after the other, wherever they come from: the header, the opened keys, the plaintext leaves, then
//! the chunks of the manifest and of headers. Nothing counts before the leaves have the root on chain: then the manifest and
//! the headers are those that the version commits to, whoever handed them over.

use std::ops::Range;

use super::headers::{check_header, check_padding};
use super::{check_opened, decode_manifest, decrypt, CheckError};
use crate::archive::{Layout, Manifest};
use crate::chunk::{self, CHUNK_SIZE};
use crate::format;
use crate::merkle::{Hash, Tree};
use crate::sealed::{Header, LayoutError, OpenedKey, HEADER_LENGTH};

/// The head of a sealed file, as far as its parts were taken.
#[derive(Debug, Clone)]
pub struct Head {
    header: Header,
    opened: Vec<OpenedKey>,
    leaves: Tree,
    /// The leaves of the opened chunks, in their order.
    opened_leaves: Vec<Hash>,
}

/// What a sealed file has in it, by its manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    manifest: Manifest,
    layout: Layout,
}

/// Where the header of a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderPlace {
    /// The file, by its place in the manifest.
    pub file: usize,
    /// The first of its chunks.
    pub first: u64,
    /// Bytes of the header, without the zeros that follow.
    pub length: u64,
}

impl Head {
    /// Begins with the first bytes of the file.
    ///
    /// # Errors
    /// [`LayoutError`] of a header that is none.
    pub fn new(header: &[u8; HEADER_LENGTH]) -> Result<Self, LayoutError> {
        let header = Header::decode(header)?;
        Ok(Self { header, opened: Vec::new(), leaves: Tree::new(), opened_leaves: Vec::new() })
    }

    /// The first bytes, read.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where the opened keys stand.
    #[must_use]
    pub fn keys_at(&self) -> Range<u64> {
        self.header.opened_at()..self.header.plaintext_leaves_at()
    }

    /// Takes the opened keys.
    ///
    /// # Errors
    /// [`LayoutError::KeyOrder`]
    pub fn take_keys(&mut self, bytes: &[u8]) -> Result<(), LayoutError> {
        self.opened = OpenedKey::decode_all(&self.header, bytes)?;
        Ok(())
    }

    /// Where the plaintext leaves stand that were not taken yet.
    #[must_use]
    pub fn leaves_at(&self) -> Range<u64> {
        let taken = 32 * self.leaves.count();
        self.header.plaintext_leaves_at().saturating_add(taken)..self.header.key_leaves_at()
    }

    /// Takes the next plaintext leaves.
    pub fn take_leaves(&mut self, leaves: &[Hash]) {
        for leaf in leaves {
            let is_opened = self.opened.get(self.opened_leaves.len()).map(|opened| opened.index);
            if is_opened == Some(self.leaves.count()) {
                self.opened_leaves.push(*leaf);
            }
            self.leaves.push(*leaf);
        }
    }

    /// Checks the root of the leaves.
    ///
    /// # Errors
    /// [`CheckError::Root`]
    pub fn check_root(&self, expected: &Hash) -> Result<(), CheckError> {
        let actual = self.leaves.root();
        if actual != *expected || self.leaves.count() != self.header.commitment.chunk_count() {
            return Err(CheckError::Root { tree: "plaintext", expected: *expected, actual });
        }
        Ok(())
    }

    /// Where chunks stand. The last of them may be short.
    #[must_use]
    pub fn chunks_at(&self, chunks: Range<u64>) -> Range<u64> {
        let [begin, end] = [chunks.start, chunks.end].map(|chunk| chunk::offset(chunk).unwrap_or(u64::MAX));
        let size = self.header.commitment.size;
        let at = |offset: u64| self.header.ciphertext_at().saturating_add(offset.min(size));
        at(begin)..at(end)
    }

    /// Decrypts opened chunks in place, and checks each against its leaf.
    ///
    /// # Errors
    /// [`CheckError::OpenedSet`] of a chunk that is not opened, [`CheckError::OpenedChunk`] of one that is not committed to.
    pub fn open(&self, first: u64, chunks: &mut [u8]) -> Result<(), CheckError> {
        for (index, bytes) in (first..).zip(chunks.chunks_mut(CHUNK_SIZE)) {
            let place = self.opened.binary_search_by_key(&index, |opened| opened.index).ok();
            let (opened, leaf) = place
                .and_then(|place| self.opened.get(place).zip(self.opened_leaves.get(place)))
                .ok_or(CheckError::OpenedSet { index: Some(index), expected: true })?;
            decrypt(index, &opened.key, bytes, leaf)?;
        }
        Ok(())
    }

    /// The chunks of the manifest, by the first of them, which is open.
    ///
    /// # Errors
    /// [`CheckError::Manifest`] of one that is none or too long.
    pub fn manifest_chunks(first: &[u8]) -> Result<u64, CheckError> {
        let length = Manifest::encoded_length(first)?;
        Ok(chunk::count(u64::try_from(length).unwrap_or(u64::MAX)))
    }

    /// Reads the manifest from its opened chunks, and checks that it takes all of the content, and that the keys of its chunks
    /// and of headers are opened, no more and no fewer.
    ///
    /// # Errors
    /// [`CheckError`] naming the first thing that is not as it should be.
    pub fn describe(&self, archive: &[u8]) -> Result<Described, CheckError> {
        let (manifest, layout) = decode_manifest(archive, self.header.commitment.size)?;
        check_opened(&self.opened, &layout)?;
        Ok(Described { manifest, layout })
    }
}

impl Described {
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where the headers stand, in the order of their files.
    pub fn headers(&self) -> impl Iterator<Item = HeaderPlace> + '_ {
        self.layout.segments.iter().filter(|segment| segment.open).map(|segment| HeaderPlace {
            file: segment.file,
            first: segment.chunks().start,
            length: segment.length,
        })
    }

    /// Reads a header from its opened chunks, and checks that the manifest tells the truth about it.
    ///
    /// # Errors
    /// [`CheckError`] naming what the header is not, or what the manifest says otherwise.
    pub fn read_header(&self, place: &HeaderPlace, chunks: &[u8]) -> Result<Option<format::Header>, CheckError> {
        let Some(file) = self.manifest.files.get(place.file) else {
            return Ok(None);
        };
        let length = usize::try_from(place.length).unwrap_or(usize::MAX);
        let (mut header, rest) = chunks.split_at_checked(length).unwrap_or((chunks, &[]));
        let read = check_header(file, &mut header)?;
        check_padding(file, rest)?;
        Ok(Some(read))
    }
}

impl HeaderPlace {
    /// Its chunks.
    #[must_use]
    pub fn chunks(&self) -> Range<u64> {
        self.first..self.first.saturating_add(chunk::count(self.length))
    }
}
