//! Making the proofs of [`crate::proof`] from a sealed file. Every proof is verified before it is
//! handed out, so that none that fails is ever sent.
use std::io::{self, Read};

use thiserror::Error;

use crate::batch::BATCH_SIZE;
#[cfg(feature = "native")]
use crate::chunk;
use crate::delivery::VersionKey;
use crate::keys::{self, KeySchedule};
use crate::leaves;
use crate::merkle::{self, Hash, PathError};
use crate::native::verify_bad_key_schedule;
use crate::proof::{BadChunk, BadKeySchedule, Commitment, ProofError};
use crate::read_at::ReadAt;
use crate::sealed::{LayoutError, SealedFile, Window};
use crate::secret::OpeningKey;
#[cfg(feature = "native")]
use crate::{Progress, Stage};

/// A proof that a version is bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// One chunk is not the committed one.
    Chunk(BadChunk),
    /// A committed key is not the one that the content secret gives.
    KeySchedule(BadKeySchedule),
}

/// The reason for which there is no proof.
#[derive(Debug, Error)]
pub enum ProveError {
    /// The sealed file can't be read.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// There is no such chunk.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The proof would fail: the chunk is good, or the file is not the version's.
    #[error("there is nothing to prove: {0}")]
    Nothing(#[from] ProofError),
}

/// Proves that chunk `index` of a version is bad, from its sealed file and its content secret.
///
/// # Errors
/// [`ProveError`]; [`ProveError::Nothing`] if the contract would refuse the proof.
#[cfg(feature = "native")]
pub fn prove(
    sealed: &std::path::Path,
    commitment: &Commitment,
    version_key: &VersionKey,
    opening_key: &OpeningKey,
    index: u64,
) -> Result<Proof, ProveError> {
    prove_of(&SealedFile::open(sealed)?, commitment, version_key, opening_key, index)
}

/// [`prove`] for a sealed file that is open.
///
/// # Errors
/// [`ProveError`]; [`ProveError::Nothing`] if the contract would refuse the proof.
pub fn prove_of(
    sealed: &SealedFile<impl ReadAt>,
    commitment: &Commitment,
    version_key: &VersionKey,
    opening_key: &OpeningKey,
    index: u64,
) -> Result<Proof, ProveError> {
    let key_path = path(sealed, sealed.key_leaves().leaves(), index)?;
    let key_leaf = sealed.leaf(sealed.key_leaves(), index)?;
    let secret = opening_key.to_bytes();
    let key = KeySchedule::new(&secret).chunk_key(index);
    if keys::leaf(&key) != key_leaf {
        let proof = BadKeySchedule { secret: secret.to_vec(), index, key_leaf, key_path };
        verify_bad_key_schedule(&proof, commitment, version_key)?;
        return Ok(Proof::KeySchedule(proof));
    }
    let ciphertext_leaves = CiphertextLeaves::of(sealed.ciphertext());
    let proof = BadChunk {
        index,
        key,
        ciphertext: sealed.chunk(index)?,
        plaintext_leaf: sealed.leaf(sealed.plaintext_leaves(), index)?,
        plaintext_path: path(sealed, sealed.plaintext_leaves().leaves(), index)?,
        ciphertext_path: path(sealed, ciphertext_leaves, index)?,
        key_path,
    };
    proof.verify(commitment)?;
    Ok(Proof::Chunk(proof))
}

/// The first chunk of a sealed file that is not what its leaves say, as whoever has the content secret sees it: its key
/// is another one, or it does not decrypt to its plaintext leaf. `None` when all is as it should be.
///
/// Memory does not depend on the size. `progress` is told the bytes of content that were looked at.
///
/// # Errors
/// [`ProveError::Layout`] when the file can't be read.
#[cfg(feature = "native")]
pub fn find_bad(
    sealed: &std::path::Path,
    opening_key: &OpeningKey,
    progress: &dyn Fn(Progress),
) -> Result<Option<u64>, ProveError> {
    const EVERY: u64 = 256;
    let sealed = SealedFile::open(sealed)?;
    let (schedule, total) = (KeySchedule::new(&opening_key.to_bytes()), sealed.header.commitment.size);
    let io = |error| ProveError::from(sealed.io(error));
    let leaves = sealed.plaintext_leaves().leaves().zip(sealed.key_leaves().leaves());
    for (index, (plaintext_leaf, key_leaf)) in (0_u64..).zip(leaves) {
        let (plaintext_leaf, key_leaf) = (plaintext_leaf.map_err(io)?, key_leaf.map_err(io)?);
        let key = schedule.chunk_key(index);
        let mut chunk = sealed.chunk(index)?;
        chunk::decrypt(&key, &mut chunk);
        if keys::leaf(&key) != key_leaf || merkle::leaf(&chunk) != plaintext_leaf {
            return Ok(Some(index));
        }
        if index % EVERY == 0 {
            progress(Progress { stage: Stage::Checking, done: chunk::offset(index).unwrap_or(total), total });
        }
    }
    Ok(None)
}

/// The path of a leaf, from leaves that may fail to be read.
fn path(
    sealed: &SealedFile<impl ReadAt>,
    leaves: impl Iterator<Item = io::Result<Hash>>,
    index: u64,
) -> Result<Vec<Hash>, ProveError> {
    let mut failed = None;
    let read = leaves.map_while(|leaf| leaf.map_err(|error| failed = Some(error)).ok());
    let path = merkle::path(read, index);
    match failed {
        Some(error) => Err(sealed.io(error).into()),
        None => Ok(path?),
    }
}

/// Ciphertext leaves, computed from the ciphertext, many at once.
struct CiphertextLeaves<'a, S> {
    ciphertext: Window<'a, S>,
    buffer: Vec<u8>,
    /// The leaves of what was read last, of which `used` were given.
    leaves: Vec<Hash>,
    used: usize,
}

impl<'a, S: ReadAt> CiphertextLeaves<'a, S> {
    fn of(ciphertext: Window<'a, S>) -> Self {
        Self { ciphertext, buffer: vec![0; BATCH_SIZE], leaves: Vec::new(), used: 0 }
    }

    /// Reads and hashes the next chunks; none at the end.
    fn read(&mut self) -> io::Result<()> {
        let mut filled = 0;
        while let Some(rest) = self.buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.ciphertext.read(rest)? {
                0 => break,
                read => filled += read,
            }
        }
        leaves::of_batch(self.buffer.get(..filled).unwrap_or_default(), &mut self.leaves);
        self.used = 0;
        Ok(())
    }
}

impl<S: ReadAt> Iterator for CiphertextLeaves<'_, S> {
    type Item = io::Result<Hash>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.used == self.leaves.len() {
            if let Err(error) = self.read() {
                return Some(Err(error));
            }
        }
        let leaf = self.leaves.get(self.used).copied()?;
        self.used += 1;
        Some(Ok(leaf))
    }
}
