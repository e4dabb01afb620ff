//! Sealing and opening, each in a process of its own.
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{ensure, Context};
use clap::ValueEnum;
use rand::rngs::StdRng;
use rand::SeedableRng;
use serde::{Deserialize, Serialize};
use weighhouse_sealing::delivery::message;
use weighhouse_sealing::native;
use weighhouse_sealing::open::{open, OpenRequest};
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::sealed::{Header, HEADER_LENGTH};
use weighhouse_sealing::secret::ContentSecret;

use crate::bound::float;

const SEALED: &str = "model.sealed";
const OPENED: &str = "opened";
const CHAIN: &str = "bench";
const REGISTRY: &str = "registry";
const SELLER: &str = "seller";

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Sealing, without reading the result again.
    Seal,
    /// Opening what was sealed.
    Open,
}

/// What it took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Taken {
    /// From the call to its return: the file stands under its name then, and is on the disk.
    pub seconds: f64,
    /// The most memory that the process held (`VmHWM`).
    pub peak_memory_mib: f64,
}

/// Runs a step in a new process.
pub fn run(step: Step, model: &Path, place: &Path) -> anyhow::Result<Taken> {
    let name = match step {
        Step::Seal => "seal",
        Step::Open => "open",
    };
    let done = Command::new(std::env::current_exe()?).args(["step", name]).arg(model).arg(place).output()?;
    ensure!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).context("reading what the step measured")
}

/// Removes what the steps left.
pub fn clean(place: &Path) -> anyhow::Result<()> {
    fs::remove_file(place.join(SEALED))?;
    fs::remove_dir_all(place.join(OPENED)).context("removing the opened folder")
}

/// The step itself. What is not timed: making the secret, and deriving the opening key from it.
pub fn perform(step: Step, model: &Path, place: &Path) -> anyhow::Result<Taken> {
    let secret = ContentSecret::generate(&mut StdRng::seed_from_u64(1));
    let seconds = match step {
        Step::Seal => perform_seal(model, place, &secret)?,
        Step::Open => perform_open(place, &secret)?,
    };
    Ok(Taken { seconds, peak_memory_mib: peak_memory_mib()? })
}

fn perform_seal(model: &Path, place: &Path, secret: &ContentSecret) -> anyhow::Result<f64> {
    let started = Instant::now();
    seal(&SealRequest {
        folder: model,
        output: &place.join(SEALED),
        chain_id: CHAIN,
        registry: REGISTRY,
        seller: SELLER,
        salt: [7; 32],
        secret,
        allow_pickles: false,
        verify: false,
        progress: &|_| {},
    })?;
    Ok(started.elapsed().as_secs_f64())
}

fn perform_open(place: &Path, secret: &ContentSecret) -> anyhow::Result<f64> {
    let sealed = place.join(SEALED);
    let mut header = [0; HEADER_LENGTH];
    File::open(&sealed)?.read_exact(&mut header)?;
    let header = Header::decode(&header)?;
    let message = message(CHAIN, REGISTRY, SELLER, &header.salt, &header.commitment.plaintext_root);
    let key = secret.opening_key(&native::version_key(&header.pk, &message)?)?;
    let started = Instant::now();
    open(&OpenRequest {
        sealed: &sealed,
        commitment: header.commitment,
        key: &key,
        folder: &place.join(OPENED),
        progress: &|_| {},
    })?;
    Ok(started.elapsed().as_secs_f64())
}

/// The most memory that this process held so far, of the pages in memory.
fn peak_memory_mib() -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(float(kib) / 1_024.0)
}
