//! Sealing a folder of the file system, on all cores.
use std::fs::File;
use std::path::Path;

use super::{Encrypting, Hashing, Plan, SealError, Sealed, Sealer};
use crate::archive::{scan, Disk};
use crate::batch::{Batch, Progress, Stage};
use crate::output::Output;
use crate::pipeline;
use crate::sealed::Salt;
use crate::secret::ContentSecret;

/// What is to be sealed, and for whom. The same request over the same files gives the same bytes, so
/// that sealing which was interrupted can simply be done again.
pub struct SealRequest<'a> {
    pub folder: &'a Path,
    /// The path of the sealed file, where no file may be yet.
    pub output: &'a Path,
    /// The chain of the listing.
    pub chain_id: &'a str,
    /// The registry's address.
    pub registry: &'a str,
    /// The seller's address.
    pub seller: &'a str,
    /// Random, new for each version.
    pub salt: Salt,
    /// The version's secret.
    pub secret: &'a ContentSecret,
    /// Whether Python pickles are packed; they are marked then.
    pub allow_pickles: bool,
    /// Whether the written file is read again and checked, which takes about a third longer.
    pub verify: bool,
    /// Called after every few MiB.
    pub progress: &'a dyn Fn(Progress),
}

/// Seals a folder into one file.
///
/// # Errors
/// [`SealError`]; the output then does not exist.
pub fn seal(request: &SealRequest<'_>) -> Result<Sealed, SealError> {
    let SealRequest { chain_id, registry, seller, salt, secret, .. } = *request;
    let sealer = Sealer { chain_id, registry, seller, salt, secret };
    let plan = Plan::new(scan(request.folder, request.allow_pickles)?, &sealer)?;
    let output = Output::create(request.output, plan.file_length())?;
    let mut hashing = Hashing::begin(plan, output.file(), request.output.to_owned());
    hash(&mut hashing, request.progress)?;
    let mut encrypting = hashing.finish(&sealer)?;
    encrypt(&mut encrypting, request.progress)?;
    let sealed = encrypting.finish()?;
    output.finish(&sealed.commitment, request)?;
    Ok(sealed)
}

/// Does what [`Hashing`] does, each step on threads of its own.
fn hash(hashing: &mut Hashing<Disk, &File>, progress: &dyn Fn(Progress)) -> Result<(), SealError> {
    let total = hashing.size();
    let Hashing { plan, output, reader, taken } = hashing;
    let (plan, output) = (&*plan, &*output);
    pipeline::run(
        |batch| reader.read(plan, batch),
        |batch| {
            batch.hash_plaintext();
            Ok(())
        },
        |batch| progress(batch.progress(Stage::Hashing, total)),
        vec![Box::new(|batch: &Batch| taken.take(output, batch))],
    )
}

/// Does what [`Encrypting`] does, each step on threads of its own.
fn encrypt(encrypting: &mut Encrypting<Disk, &File>, progress: &dyn Fn(Progress)) -> Result<(), SealError> {
    let total = encrypting.plan.size();
    let Encrypting { plan, output, reader, schedule, taken, .. } = encrypting;
    let (plan, output, schedule) = (&*plan, &*output, &*schedule);
    pipeline::run(
        |batch| reader.read(plan, batch),
        |batch| {
            batch.derive_keys(schedule);
            batch.apply_keys();
            batch.hash_encrypted();
            Ok(())
        },
        |batch| progress(batch.progress(Stage::Encrypting, total)),
        vec![Box::new(|batch: &Batch| taken.take(output, batch))],
    )
}
