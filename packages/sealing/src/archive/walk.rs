//! Finding the bytes of files in the plaintext of an archive.
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::layout::{Layout, Segment};
use crate::merkle::Hash;

/// Parts the plaintext, taken in order, into the segments of files; padding is passed over.
pub(crate) struct Walk {
    layout: Arc<Layout>,
    position: u64,
    segment: usize,
}

/// Consecutive bytes of one segment.
pub(crate) struct Part<'b> {
    pub(crate) segment: Segment,
    pub(crate) bytes: &'b [u8],
    /// Whether the file has no bytes after these.
    pub(crate) ends_file: bool,
}

impl Walk {
    /// A walk whose first byte stands at `position` of the archive.
    pub(crate) fn new(layout: &Arc<Layout>, position: u64) -> Self {
        Self { layout: Arc::clone(layout), position, segment: 0 }
    }

    /// Takes the next part off `bytes`; `None` when none of a file's are left in it.
    pub(crate) fn next<'b>(&mut self, bytes: &mut &'b [u8]) -> Option<Part<'b>> {
        loop {
            let segment = self.layout.segments.get(self.segment).copied()?;
            if bytes.is_empty() {
                return None;
            }
            let inside = self.position >= segment.start;
            let until = if inside { segment.end() } else { segment.start };
            let length = usize::try_from(until - self.position).unwrap_or(usize::MAX).min(bytes.len());
            let (part, rest) = bytes.split_at(length);
            *bytes = rest;
            self.position += u64::try_from(length).unwrap_or(u64::MAX);
            if inside {
                let ends_file = self.position == segment.end() && self.leave(segment.file);
                return Some(Part { segment, bytes: part, ends_file });
            }
        }
    }

    /// Goes on to the next segment; whether it is another file's.
    fn leave(&mut self, file: usize) -> bool {
        self.segment += 1;
        self.layout.segments.get(self.segment).is_none_or(|next| next.file != file)
    }
}

/// Hashes files as their bytes pass by. One hash can't be shared among threads, so this has one of
/// its own in every pass, and bounds its time.
pub(crate) struct FileHasher {
    walk: Walk,
    hasher: Sha256,
    hashes: Vec<Hash>,
}

impl FileHasher {
    pub(crate) fn new(walk: Walk) -> Self {
        Self { walk, hasher: Sha256::new(), hashes: Vec::new() }
    }

    /// The next bytes of the plaintext.
    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        while let Some(part) = self.walk.next(&mut bytes) {
            self.hasher.update(part.bytes);
            if part.ends_file {
                // Empty files have no segment of their own.
                self.hashes.resize(part.segment.file, Sha256::digest([]).into());
                self.hashes.push(self.hasher.finalize_reset().into());
            }
        }
    }

    /// SHA-256 of each of `files` files, after the whole plaintext.
    pub(crate) fn finish(mut self, files: usize) -> Vec<Hash> {
        self.hashes.resize(files, Sha256::digest([]).into());
        self.hashes
    }
}
