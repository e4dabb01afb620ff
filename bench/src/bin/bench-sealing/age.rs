//! The same file, encrypted and decrypted by `age`.
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{ensure, Context};
use serde::Serialize;

/// Seconds of `age`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Age {
    /// To encrypt.
    pub encrypt_seconds: f64,
    /// To decrypt.
    pub decrypt_seconds: f64,
}

/// Encrypts and decrypts `file` with a new key.
pub fn measure(place: &Path, file: &Path) -> anyhow::Result<Age> {
    let (key, encrypted, decrypted) = (place.join("age.key"), place.join("model.age"), place.join("model.decrypted"));
    timed(Command::new("age-keygen").arg("-o").arg(&key))?;
    let encrypt_seconds =
        timed(Command::new("age").args(["--encrypt", "-i"]).arg(&key).arg("-o").arg(&encrypted).arg(file))?;
    let decrypt_seconds =
        timed(Command::new("age").args(["--decrypt", "-i"]).arg(&key).arg("-o").arg(&decrypted).arg(&encrypted))?;
    for made in [key, encrypted, decrypted] {
        std::fs::remove_file(made)?;
    }
    Ok(Age { encrypt_seconds, decrypt_seconds })
}

fn timed(command: &mut Command) -> anyhow::Result<f64> {
    let started = Instant::now();
    let done = command.output().with_context(|| format!("{command:?} (the Debian package `age`)"))?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(seconds)
}
