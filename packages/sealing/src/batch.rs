//! Batches of chunks, and the steps that are done with each. Threads take the steps on a machine ([`crate::open::open`]);
//! in a browser JavaScript does, and encrypts or decrypts [`Batch::bytes_mut`] under [`Batch::keys`] by itself.
use crate::chunk::{self, ChunkKey, CHUNK_SIZE};
use crate::keys::{self, KeySchedule};
use crate::leaves;
use crate::merkle::Hash;

/// Chunks of a batch: 2 MiB, so that handing it on costs little beside what is done with it.
pub const BATCH_CHUNKS: usize = 128;

/// Bytes of a full batch.
pub(crate) const BATCH_SIZE: usize = BATCH_CHUNKS * CHUNK_SIZE;

/// How far an operation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes of content done.
    pub done: u64,
    /// Bytes of content altogether.
    pub total: u64,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The first pass of sealing: hashing the content.
    Hashing,
    /// The second pass of sealing: encrypting it.
    Encrypting,
    /// Recomputing the roots of a sealed file.
    Checking,
    /// Decrypting, verifying and unpacking.
    Opening,
}

/// A chunk that fails when a batch is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    /// Its key is not at its leaf; what the chunk decrypts to then says nothing.
    Key(u64),
    /// It does not decrypt to its plaintext leaf.
    Chunk(u64),
}

/// Consecutive chunks and what belongs to them.
pub struct Batch {
    /// Index of the first chunk.
    pub(crate) first: u64,
    /// The chunks' bytes, one after the other.
    pub(crate) bytes: Vec<u8>,
    pub(crate) keys: Vec<ChunkKey>,
    pub(crate) plaintext_leaves: Vec<Hash>,
    pub(crate) ciphertext_leaves: Vec<Hash>,
    pub(crate) key_leaves: Vec<Hash>,
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl Batch {
    /// An empty one, with room for [`BATCH_CHUNKS`].
    #[must_use]
    pub fn new() -> Self {
        Self {
            first: 0,
            bytes: Vec::with_capacity(BATCH_SIZE),
            keys: Vec::with_capacity(BATCH_CHUNKS),
            plaintext_leaves: Vec::with_capacity(BATCH_CHUNKS),
            ciphertext_leaves: Vec::with_capacity(BATCH_CHUNKS),
            key_leaves: Vec::with_capacity(BATCH_CHUNKS),
        }
    }

    /// The chunks' bytes, one after the other.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The chunks' bytes, to be encrypted or decrypted in place.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// The chunks' keys in order, after [`Self::derive_keys`].
    #[must_use]
    pub fn keys(&self) -> &[ChunkKey] {
        &self.keys
    }

    /// Derives the key of each chunk.
    pub fn derive_keys(&mut self, schedule: &KeySchedule) {
        let chunks = self.bytes.len().div_ceil(CHUNK_SIZE);
        self.keys.clear();
        self.keys.extend((self.first..).take(chunks).map(|index| schedule.chunk_key(index)));
    }

    /// Encrypts or decrypts each chunk under its key: in this mode both are the same.
    pub fn apply_keys(&mut self) {
        for (key, chunk) in self.keys.iter().zip(self.bytes.chunks_mut(CHUNK_SIZE)) {
            chunk::encrypt(key, chunk);
        }
    }

    /// Hashes the ciphertext.
    pub fn hash_ciphertext(&mut self) {
        leaves::of_batch(&self.bytes, &mut self.ciphertext_leaves);
    }

    /// Hashes the plaintext.
    pub fn hash_plaintext(&mut self) {
        leaves::of_batch(&self.bytes, &mut self.plaintext_leaves);
    }

    /// Hashes the keys, and the bytes that were encrypted under them.
    pub(crate) fn hash_encrypted(&mut self) {
        self.key_leaves.clear();
        self.key_leaves.extend(self.keys.iter().map(keys::leaf));
        self.hash_ciphertext();
    }

    /// Compares keys and decrypted bytes with the committed leaves that were read with the batch.
    pub(crate) fn check_opened(&self) -> Result<(), Bad> {
        let differs = |actual: &mut dyn Iterator<Item = Hash>, committed: &[Hash]| {
            let place = actual.zip(committed).position(|(actual, committed)| actual != *committed);
            place.map(|place| self.first + u64::try_from(place).unwrap_or(u64::MAX))
        };
        let bad_key = differs(&mut self.keys.iter().map(keys::leaf), &self.key_leaves);
        let mut actual = Vec::new();
        leaves::of_batch(&self.bytes, &mut actual);
        let bad_chunk = differs(&mut actual.into_iter(), &self.plaintext_leaves);
        match (bad_key, bad_chunk) {
            (Some(key), Some(chunk)) if chunk < key => Err(Bad::Chunk(chunk)),
            (Some(index), _) => Err(Bad::Key(index)),
            (None, Some(index)) => Err(Bad::Chunk(index)),
            (None, None) => Ok(()),
        }
    }

    /// Bytes as a number of the archive's arithmetic.
    pub(crate) fn length(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
    }

    /// How far an operation over `total` bytes has come with this batch.
    #[must_use]
    pub fn progress(&self, stage: Stage, total: u64) -> Progress {
        let start = chunk::offset(self.first).unwrap_or(total);
        Progress { stage, done: start.saturating_add(self.length()).min(total), total }
    }
}
