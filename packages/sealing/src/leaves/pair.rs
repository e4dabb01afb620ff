//! Two states of SHA-256, whose rounds fill each other's waits.
use std::slice;

use super::BLOCK;

/// Hashes at once.
pub(super) const LANES: usize = 2;

pub(super) struct States([[u32; 8]; LANES]);

impl States {
    pub(super) fn new(initial: [u32; 8]) -> Self {
        Self([initial; LANES])
    }

    /// Compresses a block into each state.
    pub(super) fn compress(&mut self, blocks: [&[u8; BLOCK]; LANES]) {
        for (state, block) in self.0.iter_mut().zip(blocks) {
            sha2::compress256(state, slice::from_ref(block.into()));
        }
    }

    pub(super) fn finish(self) -> [[u32; 8]; LANES] {
        self.0
    }
}
