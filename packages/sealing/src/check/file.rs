//! Checking a file of the file system, on all cores.
use std::path::Path;

use super::{CheckError, Checked, Checking};
use crate::batch::{Batch, Progress, Stage};
use crate::pipeline;
use crate::sealed::SealedFile;

/// Recomputes everything about a sealed file that needs no secret: all three roots, size and count,
/// the manifest, and the headers of model files.
///
/// # Errors
/// [`CheckError`] naming the first thing that is not as it should be.
pub fn check(path: &Path, progress: &dyn Fn(Progress)) -> Result<Checked, CheckError> {
    let mut checking = Checking::begin(SealedFile::open(path)?)?;
    checking.check_headers()?;
    let total = checking.header().commitment.size;
    let Checking { sealed, reader, roots, .. } = &mut checking;
    pipeline::run(
        |batch| reader.read(sealed, batch).map_err(CheckError::from),
        |batch| {
            batch.hash_ciphertext();
            Ok(())
        },
        |batch| progress(batch.progress(Stage::Checking, total)),
        vec![Box::new(|batch: &Batch| {
            roots.take(batch);
            Ok(())
        })],
    )?;
    checking.finish()
}
