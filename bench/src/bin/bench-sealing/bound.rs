//! What the processor could do at best: the hashes and the cipher alone, in cache, on all cores.
use std::thread;
use std::time::Instant;

use aes::cipher::{KeyIvInit, StreamCipher};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes that each core works on, over and over: they stay in its own cache.
const BUFFER: usize = 256 << 10;
/// Bytes that are hashed or encrypted altogether to measure a speed.
const MEASURED: u64 = 1 << 30;

/// Speeds of all cores together, and what follows from them.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Bound {
    /// SHA-256, one stream a core, in bytes a second.
    pub sha256_bytes_per_second: f64,
    /// AES-256-CTR in bytes a second.
    pub aes256_ctr_bytes_per_second: f64,
    /// Three passes of the one and one of the other over the content.
    pub seconds: f64,
}

/// How much two measurements may differ in a machine that is left alone.
const TOLERANCE: f64 = 0.07;

impl Bound {
    /// Whether the machine was as fast at both times.
    pub fn agrees(self, other: Self) -> bool {
        (self.seconds / other.seconds - 1.0).abs() < TOLERANCE
    }

    /// In the middle of both.
    pub fn mean(self, other: Self) -> Self {
        let mean = |one: f64, other: f64| (one + other) / 2.0;
        Self {
            sha256_bytes_per_second: mean(self.sha256_bytes_per_second, other.sha256_bytes_per_second),
            aes256_ctr_bytes_per_second: mean(self.aes256_ctr_bytes_per_second, other.aes256_ctr_bytes_per_second),
            seconds: mean(self.seconds, other.seconds),
        }
    }
}

/// Measures both and computes the bound for `bytes`.
pub fn measure(bytes: u64) -> Bound {
    let sha = speed(|buffer, times| {
        let mut hasher = Sha256::new();
        (0..times).for_each(|_| hasher.update(&*buffer));
        std::hint::black_box(hasher.finalize());
    });
    let aes = speed(|buffer, times| {
        let mut cipher = ctr::Ctr128BE::<aes::Aes256>::new(&[7; 32].into(), &[0; 16].into());
        (0..times).for_each(|_| cipher.apply_keystream(buffer));
        std::hint::black_box(buffer);
    });
    let content = float(bytes);
    Bound {
        sha256_bytes_per_second: sha,
        aes256_ctr_bytes_per_second: aes,
        seconds: 3.0 * content / sha + content / aes,
    }
}

/// Bytes a second of `work` on all cores at once.
fn speed(work: impl Fn(&mut [u8], u64) + Sync) -> f64 {
    let cores = cores();
    let times = MEASURED / u64::try_from(cores * BUFFER).unwrap_or(u64::MAX);
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| work(&mut vec![7; BUFFER], times));
        }
    });
    float(times * u64::try_from(cores * BUFFER).unwrap_or(u64::MAX)) / started.elapsed().as_secs_f64()
}

/// Cores that this process may use.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Exact up to 2^53, which no number of bytes here comes near.
#[allow(clippy::as_conversions)]
pub fn float(number: u64) -> f64 {
    number as f64
}
