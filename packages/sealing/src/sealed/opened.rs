//! The keys that anyone may know.

use super::{Header, LayoutError, OPENED_KEY_LENGTH};
use crate::chunk::ChunkKey;

/// A key that anyone may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenedKey {
    pub(crate) index: u64,
    pub(crate) key: ChunkKey,
}

impl OpenedKey {
    pub(crate) fn encode(&self) -> Vec<u8> {
        [self.index.to_be_bytes().as_slice(), &self.key].concat()
    }

    /// Reads all of a header's, which stand in ascending order of their chunks.
    pub(crate) fn decode_all(header: &Header, bytes: &[u8]) -> Result<Vec<Self>, LayoutError> {
        let count = header.commitment.chunk_count();
        let (entries, rest) = bytes.as_chunks::<OPENED_KEY_LENGTH>();
        let opened: Vec<Self> = entries.iter().filter_map(Self::decode).collect();
        let is_ascending = opened.windows(2).all(|pair| match pair {
            [before, after] => before.index < after.index,
            _ => true,
        });
        let is_whole = rest.is_empty() && u32::try_from(opened.len()) == Ok(header.opened);
        if !is_whole || !is_ascending || opened.last().is_none_or(|last| last.index >= count) {
            return Err(LayoutError::KeyOrder(count));
        }
        Ok(opened)
    }

    fn decode(entry: &[u8; OPENED_KEY_LENGTH]) -> Option<Self> {
        let (index, key) = entry.split_first_chunk()?;
        Some(Self { index: u64::from_be_bytes(*index), key: *key.first_chunk()? })
    }

    /// The key of a chunk, of keys in ascending order of their chunks.
    pub(crate) fn find(opened: &[Self], index: u64) -> Option<&ChunkKey> {
        let found = opened.binary_search_by_key(&index, |opened| opened.index);
        found.ok().and_then(|place| opened.get(place)).map(|opened| &opened.key)
    }
}
