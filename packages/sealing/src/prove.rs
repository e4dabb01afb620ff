//! Making the proofs of [`crate::proof`] from a sealed file. Every proof is verified before it is
//! handed out, so that none that fails is ever sent.
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

use crate::chunk::CHUNK_SIZE;
use crate::delivery::VersionKey;
use crate::keys::{self, KeySchedule};
use crate::merkle::{self, Hash, PathError};
use crate::native::verify_bad_key_schedule;
use crate::proof::{BadChunk, BadKeySchedule, Commitment, ProofError};
use crate::sealed::{LayoutError, SealedFile, Window};
use crate::secret::OpeningKey;

/// A proof that a version is bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// One chunk is not what was committed.
    Chunk(BadChunk),
    /// A committed key is not what the content secret gives.
    KeySchedule(BadKeySchedule),
}

/// Why there is no proof.
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
pub fn prove(
    sealed: &Path,
    commitment: &Commitment,
    version_key: &VersionKey,
    opening_key: &OpeningKey,
    index: u64,
) -> Result<Proof, ProveError> {
    let sealed = SealedFile::open(sealed)?;
    let key_path = path(&sealed, sealed.key_leaves().leaves(), index)?;
    let key_leaf = sealed.leaf(sealed.key_leaves(), index)?;
    let secret = opening_key.to_bytes();
    let key = KeySchedule::new(&secret).chunk_key(index);
    if keys::leaf(&key) != key_leaf {
        let proof = BadKeySchedule { secret: secret.to_vec(), index, key_leaf, key_path };
        verify_bad_key_schedule(&proof, commitment, version_key)?;
        return Ok(Proof::KeySchedule(proof));
    }
    let ciphertext_leaves = CiphertextLeaves { ciphertext: sealed.ciphertext(), buffer: vec![0; CHUNK_SIZE] };
    let proof = BadChunk {
        index,
        key,
        ciphertext: sealed.chunk(index)?,
        plaintext_leaf: sealed.leaf(sealed.plaintext_leaves(), index)?,
        plaintext_path: path(&sealed, sealed.plaintext_leaves().leaves(), index)?,
        ciphertext_path: path(&sealed, ciphertext_leaves, index)?,
        key_path,
    };
    proof.verify(commitment)?;
    Ok(Proof::Chunk(proof))
}

/// The path of a leaf, from leaves that may fail to be read.
fn path(
    sealed: &SealedFile,
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

/// Ciphertext leaves, computed from the ciphertext.
struct CiphertextLeaves<'a> {
    ciphertext: Window<'a>,
    buffer: Vec<u8>,
}

impl Iterator for CiphertextLeaves<'_> {
    type Item = io::Result<Hash>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut filled = 0;
        while let Some(rest) = self.buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.ciphertext.read(rest) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) => return Some(Err(error)),
            }
        }
        let chunk = self.buffer.get(..filled).unwrap_or_default();
        (filled > 0).then(|| Ok(merkle::leaf(chunk)))
    }
}
