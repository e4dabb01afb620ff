//! Sealing a folder. The keys depend on the plaintext's root, so its content is read twice: once to
//! hash it, once to encrypt it. Leaves are kept in the output, at their final place, not in memory.
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::archive::{
    scan, ArchiveStream, FileHasher, Folder, Layout, LeftOut, Manifest, ManifestError, ScanError, StreamError, Walk,
};
use crate::check::CheckError;
use crate::chunk::{self, CHUNK_SIZE};
use crate::delivery::{message, DeliveryError, VersionKey};
use crate::keys::{self, KeySchedule};
use crate::leaves;
use crate::merkle::{self, Hash, Tree};
use crate::native;
use crate::output::Output;
use crate::pipeline::{self, Batch, Progress, Stage, BATCH_CHUNKS};
use crate::point::G2;
use crate::proof::Commitment;
use crate::sealed::{Header, OpenedKey, Salt, MAX_OPENED};
use crate::secret::{ContentSecret, OpeningKey};

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

/// A sealed folder: everything that a version's record on chain needs.
pub struct Sealed {
    /// Size and roots.
    pub commitment: Commitment,
    pub salt: Salt,
    pub pk: G2,
    /// `H ‖ PK`, as the registry computes it.
    pub version_key: VersionKey,
    /// `S`
    pub opening_key: OpeningKey,
    /// The packed files.
    pub manifest: Manifest,
    /// The paths that were left out.
    pub left_out: Vec<LeftOut>,
    /// Bytes of the sealed file.
    pub file_length: u64,
}

/// The reason for which a folder was not sealed. No file is left behind then.
#[derive(Debug, Error)]
pub enum SealError {
    /// The folder can't be packed.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The manifest can't be written.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Reading the content failed.
    #[error(transparent)]
    Read(#[from] StreamError),
    /// Writing the output failed.
    #[error("{path}: {source}")]
    Write {
        /// The path of the output.
        path: PathBuf,
        /// The failure.
        source: io::Error,
    },
    /// Headers of model files are too large together.
    #[error("headers take {chunks} chunks, at most {MAX_OPENED} can be open")]
    TooManyOpened {
        /// Chunks of manifest and headers.
        chunks: u64,
    },
    /// The curve arithmetic failed.
    #[error(transparent)]
    Key(#[from] DeliveryError),
    /// The written file fails its check.
    #[error("the written file does not check: {0}")]
    Verify(Box<CheckError>),
    /// The written file passes its check, and has other roots.
    #[error("the written file has other roots than were computed")]
    OtherRoots,
}

/// Seals a folder into one file.
///
/// # Errors
/// [`SealError`]; the output then does not exist.
pub fn seal(request: &SealRequest<'_>) -> Result<Sealed, SealError> {
    let mut folder = scan(request.folder, request.allow_pickles)?;
    let encoded = folder.manifest.encode()?;
    let layout = Layout::new(&folder.manifest, encoded.len())?;
    let chunks = layout.opened_count();
    let opened =
        u32::try_from(chunks).ok().filter(|_| chunks <= MAX_OPENED).ok_or(SealError::TooManyOpened { chunks })?;
    let mut header = Header {
        commitment: Commitment {
            size: layout.size,
            plaintext_root: [0; 32],
            ciphertext_root: [0; 32],
            key_root: [0; 32],
        },
        salt: request.salt,
        pk: request.secret.public_key()?,
        opened,
    };
    let output = Output::create(request.output, header.file_length())?;
    header.commitment.plaintext_root = hash_pass(&mut folder, &layout, &header, &output, request)?;
    let message =
        message(request.chain_id, request.registry, request.seller, &request.salt, &header.commitment.plaintext_root);
    let version_key = native::version_key(&header.pk, &message)?;
    let opening_key = request.secret.opening_key(&version_key)?;
    encrypt_pass(&folder, &layout, &mut header, &output, request, &opening_key)?;
    output.finish(&header, request)?;
    Ok(Sealed {
        commitment: header.commitment,
        salt: header.salt,
        pk: header.pk,
        version_key,
        opening_key,
        manifest: folder.manifest,
        left_out: folder.left_out,
        file_length: header.file_length(),
    })
}

/// The first pass: hashes of files into the manifest, plaintext leaves into the output.
fn hash_pass(
    folder: &mut Folder,
    layout: &Layout,
    header: &Header,
    output: &Output,
    request: &SealRequest<'_>,
) -> Result<Hash, SealError> {
    let leaves_at = header.plaintext_leaves_at();
    let mut written = output.at(leaves_at + 32 * layout.manifest_chunks)?;
    let mut tree = Vec::new();
    let mut stream = ArchiveStream::new(folder, layout);
    let mut next = layout.manifest_chunks;
    let mut files = FileHasher::new(Walk::new(layout, chunk::offset(next).unwrap_or(layout.size)));
    pipeline::run(
        |batch| read_batch(&mut stream, batch, &mut next),
        |batch| {
            leaves::of_batch(&batch.bytes, &mut batch.plaintext_leaves);
            Ok(())
        },
        |batch| report(request.progress, Stage::Hashing, batch, layout.size),
        vec![Box::new(|batch: &Batch| {
            files.update(&batch.bytes);
            written.write(batch.plaintext_leaves.as_flattened())
        })],
    )?;
    let hashes = files.finish(folder.manifest.files.len());
    for (file, hash) in folder.manifest.files.iter_mut().zip(hashes) {
        file.sha256 = hash;
    }
    let manifest = padded(folder.manifest.encode()?);
    tree.extend(manifest_chunks(&manifest, layout.size).map(merkle::leaf));
    output.at(leaves_at)?.write(tree.as_flattened())?;
    output.root(leaves_at, header.commitment.chunk_count())
}

/// The second pass: opened keys, ciphertext and key leaves into the output, their roots into the
/// header.
fn encrypt_pass(
    folder: &Folder,
    layout: &Layout,
    header: &mut Header,
    output: &Output,
    request: &SealRequest<'_>,
    opening_key: &OpeningKey,
) -> Result<(), SealError> {
    let schedule = KeySchedule::new(&opening_key.to_bytes());
    let mut opened = Vec::new();
    for index in layout.opened() {
        let key = schedule.chunk_key(index);
        opened.extend_from_slice(&OpenedKey { index, key }.encode());
    }
    output.at(header.opened_at())?.write(&opened)?;

    let mut manifest = padded(folder.manifest.encode()?);
    manifest.truncate(usize::try_from(layout.size).unwrap_or(usize::MAX));
    let mut manifest = manifest.chunks(BATCH_CHUNKS * CHUNK_SIZE);
    let mut stream = ArchiveStream::new(folder, layout);
    let mut ciphertext = output.at(header.ciphertext_at())?;
    let mut key_leaves = output.at(header.key_leaves_at())?;
    let (mut ciphertext_tree, mut key_tree) = (Tree::new(), Tree::new());
    let (mut in_manifest, mut next) = (0, layout.manifest_chunks);
    pipeline::run(
        |batch| match manifest.next() {
            Some(bytes) => {
                batch.first = in_manifest;
                batch.bytes.clear();
                batch.bytes.extend_from_slice(bytes);
                in_manifest += chunk::count(batch.length());
                Ok(true)
            }
            None => read_batch(&mut stream, batch, &mut next),
        },
        |batch| {
            encrypt(batch, &schedule);
            Ok(())
        },
        |batch| report(request.progress, Stage::Encrypting, batch, layout.size),
        vec![Box::new(|batch: &Batch| {
            let leaves = batch.ciphertext_leaves.iter().zip(&batch.key_leaves);
            for (leaf, key_leaf) in leaves {
                ciphertext_tree.push(*leaf);
                key_tree.push(*key_leaf);
            }
            key_leaves.write(batch.key_leaves.as_flattened())?;
            ciphertext.write(&batch.bytes)
        })],
    )?;
    header.commitment.ciphertext_root = ciphertext_tree.root();
    header.commitment.key_root = key_tree.root();
    Ok(())
}

fn encrypt(batch: &mut Batch, schedule: &KeySchedule) {
    batch.key_leaves.clear();
    for (index, chunk) in (batch.first..).zip(batch.bytes.chunks_mut(CHUNK_SIZE)) {
        let key = schedule.chunk_key(index);
        chunk::encrypt(&key, chunk);
        batch.key_leaves.push(keys::leaf(&key));
    }
    leaves::of_batch(&batch.bytes, &mut batch.ciphertext_leaves);
}

/// Fills a batch from the stream; `next` is the index of its first chunk.
fn read_batch(stream: &mut ArchiveStream<'_>, batch: &mut Batch, next: &mut u64) -> Result<bool, SealError> {
    batch.bytes.resize(BATCH_CHUNKS * CHUNK_SIZE, 0);
    let read = stream.read(&mut batch.bytes)?;
    batch.bytes.truncate(read);
    batch.first = *next;
    *next += chunk::count(batch.length());
    Ok(read > 0)
}

fn report(progress: &dyn Fn(Progress), stage: Stage, batch: &Batch, total: u64) {
    let start = chunk::offset(batch.first).unwrap_or(total);
    progress(Progress { stage, done: start.saturating_add(batch.length()).min(total), total });
}

/// The manifest, filled up with zeros to whole chunks.
fn padded(mut manifest: Vec<u8>) -> Vec<u8> {
    manifest.resize(manifest.len().next_multiple_of(CHUNK_SIZE), 0);
    manifest
}

/// The manifest's chunks; an archive of nothing but empty files ends within the last.
fn manifest_chunks(padded: &[u8], size: u64) -> impl Iterator<Item = &[u8]> {
    let length = usize::try_from(size).unwrap_or(usize::MAX).min(padded.len());
    padded.get(..length).unwrap_or(padded).chunks(CHUNK_SIZE)
}
