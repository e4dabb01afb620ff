//! Leaves of many chunks at once.
//!
//! A core with SHA instructions spends most of a hash waiting: each round needs the one before. Two
//! hashes whose blocks alternate fill each other's waits, and run at 1.4 times the speed of one. Wasm has no such
//! instructions, and vectors of four words: four hashes run at more than twice the speed of one.
#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128"), path = "vectors.rs")]
#[cfg_attr(not(all(target_arch = "wasm32", target_feature = "simd128")), path = "pair.rs")]
mod states;

use std::array;

use crate::chunk::CHUNK_SIZE;
use crate::merkle::{self, Hash};
use states::{States, LANES};

/// Bytes of the chunks that one thread takes at a time.
const GROUP_SIZE: usize = LANES * CHUNK_SIZE;

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
    for (chunks, leaves) in bytes.chunks(GROUP_SIZE).zip(leaves.chunks_mut(LANES)) {
        let mut each = chunks.chunks(CHUNK_SIZE);
        let group = array::from_fn(|_| each.next().unwrap_or_default());
        match (<&mut [Hash; LANES]>::try_from(&mut *leaves), leaf_group(group)) {
            (Ok(leaves), Some(hashes)) => *leaves = hashes,
            _ => leaves.iter_mut().zip(group).for_each(|(leaf, chunk)| *leaf = merkle::leaf(chunk)),
        }
    }
}

/// The leaves of chunks of one length; `None` if they are not, or shorter than a block.
fn leaf_group(chunks: [&[u8]; LANES]) -> Option<[Hash; LANES]> {
    if chunks.iter().any(|chunk| chunk.len() != chunks[0].len()) {
        return None;
    }
    let blocks: Vec<_> = chunks.into_iter().map(Blocks::of).collect::<Option<_>>()?;
    let blocks: [Blocks<'_>; LANES] = blocks.try_into().ok()?;
    let mut states = States::new(INITIAL);
    states.compress(array::from_fn(|lane| &blocks[lane].first));
    for at in 0..blocks[0].middle.len() {
        states.compress(array::from_fn(|lane| &blocks[lane].middle[at]));
    }
    for at in 0..blocks[0].last().len() {
        states.compress(array::from_fn(|lane| &blocks[lane].last()[at]));
    }
    Some(states.finish().map(|state| {
        let mut hash = [0; 32];
        for (bytes, word) in hash.as_chunks_mut::<4>().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        hash
    }))
}

/// The blocks of `0x00 ‖ chunk`.
struct Blocks<'a> {
    first: [u8; BLOCK],
    middle: &'a [[u8; BLOCK]],
    /// What is left, a one bit, zeros, and the length in bits: one block, or two.
    last: Vec<u8>,
}

impl<'a> Blocks<'a> {
    fn of(chunk: &'a [u8]) -> Option<Self> {
        let (head, body) = chunk.split_first_chunk::<{ BLOCK - 1 }>()?;
        let mut first = [0; BLOCK];
        first[1..].copy_from_slice(head);
        let (middle, rest) = body.as_chunks();
        let bits = u64::try_from(chunk.len() + 1).unwrap_or(u64::MAX).saturating_mul(8);
        let mut last = Vec::with_capacity(2 * BLOCK);
        last.extend_from_slice(rest);
        last.push(0x80);
        last.resize((last.len() + 8).next_multiple_of(BLOCK) - 8, 0);
        last.extend_from_slice(&bits.to_be_bytes());
        Some(Self { first, middle, last })
    }

    fn last(&self) -> &[[u8; BLOCK]] {
        self.last.as_chunks().0
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
    fn a_group_of_any_length_hashes_as_each_alone() {
        for length in 63..400 {
            let chunks: [Vec<u8>; LANES] = array::from_fn(|lane| vec![u8::try_from(lane + 3).unwrap_or(0); length]);
            let chunks = chunks.each_ref().map(Vec::as_slice);
            assert_eq!(leaf_group(chunks), Some(chunks.map(merkle::leaf)), "{length} bytes");
        }
        assert_eq!(leaf_group([&[0; 62]; LANES]), None);
        assert_eq!(leaf_group(array::from_fn(|lane| &[0; 101][lane.min(1)..])), None);
    }
}
