//! Four states of SHA-256 in vectors: the same word of each in one (FIPS 180-4 §6.2.2).
use std::arch::wasm32::{
    u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_splat, u64x2, u8x16_shuffle, v128,
    v128_and, v128_or, v128_xor,
};
use std::array;

use super::BLOCK;

/// Hashes at once.
pub(super) const LANES: usize = 4;

/// The constants of the rounds (FIPS 180-4 §4.2.2).
#[rustfmt::skip]
const K: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

pub(super) struct States([v128; 8]);

impl States {
    pub(super) fn new(initial: [u32; 8]) -> Self {
        Self(initial.map(|word| u32x4_splat(word)))
    }

    /// Compresses a block into each state.
    pub(super) fn compress(&mut self, blocks: [&[u8; BLOCK]; LANES]) {
        let mut words = words(blocks);
        let mut state = self.0;
        for (turn, constants) in K.as_chunks::<16>().0.iter().enumerate() {
            if turn > 0 {
                expand(&mut words);
            }
            rounds(&mut state, &words, *constants);
        }
        for (sum, word) in self.0.iter_mut().zip(state) {
            *sum = u32x4_add(*sum, word);
        }
    }

    pub(super) fn finish(self) -> [[u32; 8]; LANES] {
        let lanes = self.0.map(|word| {
            [
                u32x4_extract_lane::<0>(word),
                u32x4_extract_lane::<1>(word),
                u32x4_extract_lane::<2>(word),
                u32x4_extract_lane::<3>(word),
            ]
        });
        array::from_fn(|lane| lanes.map(|word| word[lane]))
    }
}

/// The words of four blocks, the same of each in one vector.
#[inline(always)]
fn words(blocks: [&[u8; BLOCK]; LANES]) -> [v128; 16] {
    let mut words = [u32x4_splat(0); 16];
    for (at, quarter) in words.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let [a, b, c, d] = blocks.map(|block| big_endian(&block[16 * at..]));
        let (low, high) = (u32x4_shuffle::<0, 4, 1, 5>(a, b), u32x4_shuffle::<2, 6, 3, 7>(a, b));
        let (other_low, other_high) = (u32x4_shuffle::<0, 4, 1, 5>(c, d), u32x4_shuffle::<2, 6, 3, 7>(c, d));
        *quarter = [
            u32x4_shuffle::<0, 1, 4, 5>(low, other_low),
            u32x4_shuffle::<2, 3, 6, 7>(low, other_low),
            u32x4_shuffle::<0, 1, 4, 5>(high, other_high),
            u32x4_shuffle::<2, 3, 6, 7>(high, other_high),
        ];
    }
    words
}

/// Four big-endian words.
#[inline(always)]
fn big_endian(bytes: &[u8]) -> v128 {
    let half = |at: usize| u64::from_le_bytes(array::from_fn(|byte| bytes[at + byte]));
    let words = u64x2(half(0), half(8));
    u8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(words, words)
}

/// The next 16 words of the message schedule, in place of those before.
#[inline(always)]
fn expand(words: &mut [v128; 16]) {
    for at in 0..16 {
        let (before, ahead) = (words[(at + 1) % 16], words[(at + 14) % 16]);
        let s0 = xor3(rotate::<7>(before), rotate::<18>(before), u32x4_shr(before, 3));
        let s1 = xor3(rotate::<17>(ahead), rotate::<19>(ahead), u32x4_shr(ahead, 10));
        words[at] = u32x4_add(u32x4_add(words[at], s0), u32x4_add(words[(at + 9) % 16], s1));
    }
}

/// 16 rounds.
#[inline(always)]
fn rounds(state: &mut [v128; 8], words: &[v128; 16], constants: [u32; 16]) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, constant) in words.iter().zip(constants) {
        let s1 = xor3(rotate::<6>(e), rotate::<11>(e), rotate::<25>(e));
        let choice = v128_xor(v128_and(e, v128_xor(f, g)), g);
        let scheduled = u32x4_add(*word, u32x4_splat(constant));
        let first = u32x4_add(u32x4_add(h, s1), u32x4_add(choice, scheduled));
        let s0 = xor3(rotate::<2>(a), rotate::<13>(a), rotate::<22>(a));
        let majority = v128_or(v128_and(a, b), v128_and(c, v128_or(a, b)));
        (h, g, f, e) = (g, f, e, u32x4_add(d, first));
        (d, c, b, a) = (c, b, a, u32x4_add(first, u32x4_add(s0, majority)));
    }
    *state = [a, b, c, d, e, f, g, h];
}

#[inline(always)]
fn rotate<const BITS: u32>(word: v128) -> v128 {
    v128_or(u32x4_shr(word, BITS), u32x4_shl(word, 32 - BITS))
}

#[inline(always)]
fn xor3(a: v128, b: v128, c: v128) -> v128 {
    v128_xor(a, v128_xor(b, c))
}
