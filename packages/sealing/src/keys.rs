//! The keys of chunks, derived from a version's content secret with HKDF-SHA-256 (RFC 5869).
use hkdf::Hkdf;
use sha2::{Digest, Sha256};

use crate::chunk::ChunkKey;
use crate::merkle::{self, Hash};
use crate::point::G1;

/// Salt of the extract step.
pub const EXTRACT_TAG: &[u8] = b"weighhouse/keys/1";

/// Prefix of the info of the expand step.
pub const EXPAND_TAG: &[u8] = b"weighhouse/chunk-key/1";

/// Derives every chunk's key from the content secret `S`.
#[derive(Clone)]
pub struct KeySchedule(Hkdf<Sha256>);

impl KeySchedule {
    /// `K = HKDF-Extract(salt = tag, S)`; `secret` is the compressed point.
    #[must_use]
    pub fn new(secret: &G1) -> Self {
        Self(Hkdf::new(Some(EXTRACT_TAG), secret))
    }

    /// `k_i = HKDF-Expand(K, tag ‖ u64be(i), 32)`
    #[must_use]
    pub fn chunk_key(&self, index: u64) -> ChunkKey {
        let mut key = [0; 32];
        // HKDF refuses only outputs longer than 255 hashes; this is one.
        let expanded = self.0.expand_multi_info(&[EXPAND_TAG, index.to_be_bytes().as_slice()], &mut key);
        debug_assert!(expanded.is_ok());
        key
    }
}

/// The leaf of a chunk's key in the key tree: the RFC 6962 leaf hash of the entry `SHA-256(k_i)`.
#[must_use]
pub fn leaf(key: &ChunkKey) -> Hash {
    merkle::leaf(&Sha256::digest(key))
}
