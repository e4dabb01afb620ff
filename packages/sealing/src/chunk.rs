//! Chunks: 16 KiB each, the last one short, AES-256-CTR under a key of its own.
use aes::cipher::{KeyIvInit, StreamCipher};

/// Bytes of every chunk but the last.
pub const CHUNK_SIZE: usize = 16_384;

/// [`CHUNK_SIZE`] for arithmetic on sizes.
const CHUNK_SIZE_U64: u64 = 16_384;

/// A chunk's AES-256 key, `k_i`.
pub type ChunkKey = [u8; 32];

/// Chunks of `size` bytes: `ceil(size / 16384)`.
#[must_use]
pub fn count(size: u64) -> u64 {
    size.div_ceil(CHUNK_SIZE_U64)
}

/// Bytes of chunk `index` of `size` bytes, or `None` if there is no such chunk.
#[must_use]
pub fn length(index: u64, size: u64) -> Option<usize> {
    let rest = size.checked_sub(offset(index)?)?;
    match usize::try_from(rest.min(CHUNK_SIZE_U64)) {
        Ok(length) if length > 0 => Some(length),
        _ => None,
    }
}

/// Where chunk `index` begins, or `None` past what a `u64` can say.
#[must_use]
pub fn offset(index: u64) -> Option<u64> {
    index.checked_mul(CHUNK_SIZE_U64)
}

/// Encrypts a chunk in place: AES-256-CTR, counter block zero at the start. No key encrypts two
/// chunks, so the fixed initial counter never repeats under a key.
pub fn encrypt(key: &ChunkKey, chunk: &mut [u8]) {
    ctr::Ctr128BE::<aes::Aes256>::new(key.into(), &[0; 16].into()).apply_keystream(chunk);
}

/// Decrypts a chunk in place.
pub fn decrypt(key: &ChunkKey, chunk: &mut [u8]) {
    encrypt(key, chunk);
}
