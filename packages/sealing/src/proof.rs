//! Proofs that a version is not what its record promises. They reveal as little as they can: one
//! chunk's key, or the content secret when the whole key schedule is at stake.
//!
//! Verification is pure, so that clients run the very code of the contract before they send a proof.
use cosmwasm_std::Api;
use thiserror::Error;

use crate::chunk::{self, ChunkKey};
use crate::curve::{Curve, Host};
use crate::delivery::{verify_secret_on, DeliveryError, VersionKey};
use crate::keys::{self, KeySchedule};
use crate::merkle::{self, Hash, PathError};

/// The parts of a version's record that proofs need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment {
    /// Bytes of the plaintext, which the ciphertext has too.
    pub size: u64,
    /// Root over the plaintext chunks.
    pub plaintext_root: Hash,
    /// Root over the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// Root over the hashes of the chunks' keys.
    pub key_root: Hash,
}

/// A proof that one chunk does not decrypt to its committed plaintext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadChunk {
    /// The chunk's index.
    pub index: u64,
    /// The committed key `k_i`.
    pub key: ChunkKey,
    /// The committed ciphertext of the chunk, of whatever length was committed.
    pub ciphertext: Vec<u8>,
    /// The committed leaf of the plaintext.
    pub plaintext_leaf: Hash,
    /// Path of the plaintext leaf.
    pub plaintext_path: Vec<Hash>,
    /// Path of the ciphertext's leaf.
    pub ciphertext_path: Vec<Hash>,
    /// Path of the key's leaf.
    pub key_path: Vec<Hash>,
}

/// A proof that a committed key is not the one that the content secret gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadKeySchedule {
    /// The content secret `S`, compressed.
    pub secret: Vec<u8>,
    /// The chunk's index.
    pub index: u64,
    /// The committed leaf of the chunk's key.
    pub key_leaf: Hash,
    /// Path of that leaf.
    pub key_path: Vec<Hash>,
}

/// The reason for which a proof shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The version has no such chunk.
    #[error("chunk {index} of {count}")]
    OutOfRange {
        /// The chunk's index in the proof.
        index: u64,
        /// The version's number of chunks.
        count: u64,
    },
    /// A leaf is not under its root.
    #[error("{tree} tree: {source}")]
    Path {
        /// The tree's name.
        tree: &'static str,
        /// The fault of the path.
        source: PathError,
    },
    /// The chunk is the committed one.
    #[error("chunk {index} decrypts to its committed leaf")]
    ChunkIsGood {
        /// The chunk's index in the proof.
        index: u64,
    },
    /// The key is the one that the content secret gives.
    #[error("key {index} is the one that the content secret gives")]
    KeyIsGood {
        /// The chunk's index in the proof.
        index: u64,
    },
    /// The content secret is not the version's.
    #[error(transparent)]
    Secret(#[from] DeliveryError),
}

impl Commitment {
    /// The version's number of chunks.
    #[must_use]
    pub fn chunk_count(&self) -> u64 {
        chunk::count(self.size)
    }

    /// The length chunk `index` must have.
    fn chunk_length(&self, index: u64) -> Result<usize, ProofError> {
        chunk::length(index, self.size).ok_or(ProofError::OutOfRange { index, count: self.chunk_count() })
    }

    fn includes(
        &self,
        tree: &'static str,
        root: &Hash,
        leaf: &Hash,
        index: u64,
        path: &[Hash],
    ) -> Result<(), ProofError> {
        merkle::verify(leaf, index, self.chunk_count(), path, root).map_err(|source| ProofError::Path { tree, source })
    }
}

impl BadChunk {
    /// Succeeds if the proof shows that the version is bad.
    ///
    /// # Errors
    /// [`ProofError`] if it does not.
    pub fn verify(&self, commitment: &Commitment) -> Result<(), ProofError> {
        let index = self.index;
        let length = commitment.chunk_length(index)?;
        commitment.includes(
            "plaintext",
            &commitment.plaintext_root,
            &self.plaintext_leaf,
            index,
            &self.plaintext_path,
        )?;
        commitment.includes(
            "ciphertext",
            &commitment.ciphertext_root,
            &merkle::leaf(&self.ciphertext),
            index,
            &self.ciphertext_path,
        )?;
        commitment.includes("key", &commitment.key_root, &keys::leaf(&self.key), index, &self.key_path)?;
        if self.ciphertext.len() != length {
            return Ok(());
        }
        let mut plaintext = self.ciphertext.clone();
        chunk::decrypt(&self.key, &mut plaintext);
        if merkle::leaf(&plaintext) == self.plaintext_leaf {
            return Err(ProofError::ChunkIsGood { index });
        }
        Ok(())
    }
}

impl BadKeySchedule {
    /// Succeeds if the proof shows that the version is bad.
    ///
    /// # Errors
    /// [`ProofError`] if it does not.
    pub fn verify(&self, api: &dyn Api, commitment: &Commitment, key: &VersionKey) -> Result<(), ProofError> {
        self.verify_on(&Host(api), commitment, key)
    }

    pub(crate) fn verify_on(
        &self,
        curve: &impl Curve,
        commitment: &Commitment,
        key: &VersionKey,
    ) -> Result<(), ProofError> {
        let index = self.index;
        commitment.chunk_length(index)?;
        commitment.includes("key", &commitment.key_root, &self.key_leaf, index, &self.key_path)?;
        let secret = verify_secret_on(curve, key, &self.secret)?;
        if keys::leaf(&KeySchedule::new(&secret).chunk_key(index)) == self.key_leaf {
            return Err(ProofError::KeyIsGood { index });
        }
        Ok(())
    }
}
