//! The second pass: opened keys, ciphertext and key leaves into the output, their roots into the
//! header.
use super::{PlainReader, Plan, SealError, Sealed, Sealer, Written};
use crate::archive::Origin;
use crate::batch::{Batch, BATCH_SIZE};
use crate::chunk;
use crate::delivery::{message, VersionKey};
use crate::keys::KeySchedule;
use crate::merkle::Tree;
use crate::native;
use crate::read_at::{ReadAt, WriteAt};
use crate::sealed::OpenedKey;
use crate::secret::OpeningKey;

/// A folder in the second pass of sealing: batches are read, encrypted by the caller, and taken.
pub struct Encrypting<O: Origin, W> {
    pub(super) plan: Plan<O>,
    pub(super) output: Written<W>,
    pub(super) reader: Reader<O::File>,
    pub(super) schedule: KeySchedule,
    pub(super) taken: Taken,
    version_key: VersionKey,
    opening_key: OpeningKey,
}

/// Reads all of the content.
pub(super) struct Reader<F> {
    /// The manifest as it is in the archive, and how much of it was read.
    manifest: Vec<u8>,
    read: usize,
    after: PlainReader<F>,
}

/// What is left of the batches that were taken.
pub(super) struct Taken {
    ciphertext: Tree,
    keys: Tree,
    /// Where the next ones are written.
    ciphertext_at: u64,
    key_leaves_at: u64,
}

impl<O: Origin, W: ReadAt + WriteAt> Encrypting<O, W> {
    pub(super) fn begin(
        plan: Plan<O>,
        output: Written<W>,
        mut manifest: Vec<u8>,
        sealer: &Sealer<'_>,
    ) -> Result<Self, SealError> {
        let (header, layout) = (&plan.header, &plan.layout);
        let root = &header.commitment.plaintext_root;
        let message = message(sealer.chain_id, sealer.registry, sealer.seller, &sealer.salt, root);
        let version_key = native::version_key(&header.pk, &message)?;
        let opening_key = sealer.secret.opening_key(&version_key)?;
        let schedule = KeySchedule::new(&opening_key.to_bytes());
        let mut opened = Vec::new();
        for index in layout.opened() {
            let key = schedule.chunk_key(index);
            opened.extend_from_slice(&OpenedKey { index, key }.encode());
        }
        output.write(&opened, header.opened_at())?;
        manifest.truncate(usize::try_from(layout.size).unwrap_or(usize::MAX));
        let taken = Taken {
            ciphertext: Tree::new(),
            keys: Tree::new(),
            ciphertext_at: header.ciphertext_at(),
            key_leaves_at: header.key_leaves_at(),
        };
        let reader = Reader { manifest, read: 0, after: PlainReader::new(layout) };
        Ok(Self { reader, plan, output, schedule, taken, version_key, opening_key })
    }

    /// Reads the next batch and derives its keys; `false` when there is none left.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn read(&mut self, batch: &mut Batch) -> Result<bool, SealError> {
        let any = self.reader.read(&self.plan, batch)?;
        batch.derive_keys(&self.schedule);
        Ok(any)
    }

    /// Takes the next batch, which the caller has encrypted.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn take(&mut self, batch: &mut Batch) -> Result<(), SealError> {
        batch.hash_encrypted();
        self.taken.take(&self.output, batch)
    }

    /// Writes the header, after the last batch.
    ///
    /// # Errors
    /// [`SealError`]
    pub fn finish(self) -> Result<Sealed, SealError> {
        let mut header = self.plan.header;
        header.commitment.ciphertext_root = self.taken.ciphertext.root();
        header.commitment.key_root = self.taken.keys.root();
        self.output.write(&header.encode(), 0)?;
        Ok(Sealed {
            commitment: header.commitment,
            salt: header.salt,
            pk: header.pk,
            version_key: self.version_key,
            opening_key: self.opening_key,
            manifest: self.plan.folder.manifest,
            left_out: self.plan.folder.left_out,
            file_length: header.file_length(),
        })
    }
}

impl<F: std::io::Read + std::io::Seek> Reader<F> {
    pub(super) fn read<O: Origin<File = F>>(&mut self, plan: &Plan<O>, batch: &mut Batch) -> Result<bool, SealError> {
        let Some(rest) = self.manifest.get(self.read..).filter(|rest| !rest.is_empty()) else {
            return self.after.read(plan, batch);
        };
        let part = rest.get(..BATCH_SIZE).unwrap_or(rest);
        batch.first = chunk::count(u64::try_from(self.read).unwrap_or(u64::MAX));
        batch.bytes.clear();
        batch.bytes.extend_from_slice(part);
        self.read += part.len();
        Ok(true)
    }
}

impl Taken {
    pub(super) fn take(&mut self, output: &Written<impl ReadAt + WriteAt>, batch: &Batch) -> Result<(), SealError> {
        for (leaf, key_leaf) in batch.ciphertext_leaves.iter().zip(&batch.key_leaves) {
            self.ciphertext.push(*leaf);
            self.keys.push(*key_leaf);
        }
        output.append(batch.key_leaves.as_flattened(), &mut self.key_leaves_at)?;
        output.append(&batch.bytes, &mut self.ciphertext_at)
    }
}
