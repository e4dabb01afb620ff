//! The first pass: hashes of files into the manifest, plaintext leaves into the output.
use std::path::PathBuf;

use super::{manifest_chunks, padded, Encrypting, PlainReader, Plan, SealError, Sealer, Written};
use crate::archive::{FileHasher, Origin, Walk};
use crate::batch::Batch;
use crate::chunk;
use crate::merkle;
use crate::read_at::{ReadAt, WriteAt};

/// A folder in the first pass of sealing: batches are read, hashed and taken.
pub struct Hashing<O: Origin, W> {
    pub(super) plan: Plan<O>,
    pub(super) output: Written<W>,
    pub(super) reader: PlainReader<O::File>,
    pub(super) taken: Taken,
}

/// What is left of the batches that were taken.
pub(super) struct Taken {
    files: FileHasher,
    /// Where the next leaves are written.
    leaves_at: u64,
}

impl<O: Origin, W: ReadAt + WriteAt> Hashing<O, W> {
    /// Begins with an output of [`Plan::file_length`] bytes, which errors name by its path.
    pub fn begin(plan: Plan<O>, output: W, path: PathBuf) -> Self {
        let layout = &plan.layout;
        let files = FileHasher::new(Walk::new(layout, chunk::offset(layout.manifest_chunks).unwrap_or(layout.size)));
        let leaves_at = plan.header.plaintext_leaves_at() + 32 * layout.manifest_chunks;
        let reader = PlainReader::new(layout);
        Self { output: Written::new(output, path), reader, taken: Taken { files, leaves_at }, plan }
    }

    /// Bytes of content.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.plan.size()
    }

    /// Reads the next batch; `false` when there is none left.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, SealError> {
        self.reader.read(&self.plan, batch)
    }

    /// Takes the next batch, of which [`Batch::hash_plaintext`] was called.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn take(&mut self, batch: &Batch) -> Result<(), SealError> {
        self.taken.take(&self.output, batch)
    }

    /// Ends the pass: the plaintext's root is known, and with it the keys.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn finish(self, sealer: &Sealer<'_>) -> Result<Encrypting<O, W>, SealError> {
        let Self { mut plan, output, taken, .. } = self;
        let hashes = taken.files.finish(plan.folder.manifest.files.len());
        for (file, hash) in plan.folder.manifest.files.iter_mut().zip(hashes) {
            file.sha256 = hash;
        }
        let manifest = padded(plan.folder.manifest.encode()?);
        let leaves: Vec<_> = manifest_chunks(&manifest, plan.layout.size).map(merkle::leaf).collect();
        let leaves_at = plan.header.plaintext_leaves_at();
        output.write(leaves.as_flattened(), leaves_at)?;
        plan.header.commitment.plaintext_root = output.root(leaves_at, plan.header.commitment.chunk_count())?;
        Encrypting::begin(plan, output, manifest, sealer)
    }
}

impl Taken {
    pub(super) fn take(&mut self, output: &Written<impl ReadAt + WriteAt>, batch: &Batch) -> Result<(), SealError> {
        self.files.update(&batch.bytes);
        output.append(batch.plaintext_leaves.as_flattened(), &mut self.leaves_at)
    }
}
