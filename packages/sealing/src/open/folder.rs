//! Opening into a folder of the file system, on all cores.
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{OpenError, Opening};
use crate::archive::{FileEntry, Manifest, Unpacker};
use crate::batch::{Batch, Progress, Stage};
use crate::loading::{self, Finding, Kind};
use crate::output::{parent, sync_folder};
use crate::pipeline;
use crate::proof::Commitment;
use crate::sealed::SealedFile;
use crate::secret::OpeningKey;

/// What is to be opened, and where to.
pub struct OpenRequest<'a> {
    /// The sealed file.
    pub sealed: &'a Path,
    /// What the chain has recorded of the version.
    pub commitment: Commitment,
    /// `S`
    pub key: &'a OpeningKey,
    /// The folder to make; nothing may be there yet.
    pub folder: &'a Path,
    /// Called after every few MiB.
    pub progress: &'a dyn Fn(Progress),
}

/// Opens a sealed file into a new folder, which appears only when everything in it is verified.
///
/// # Errors
/// [`OpenError`]; the folder then does not exist.
pub fn open(request: &OpenRequest<'_>) -> Result<Manifest, OpenError> {
    let opening = Opening::begin(SealedFile::open(request.sealed)?, &request.commitment, request.key)?;
    let io = |source| OpenError::Folder { path: request.folder.to_owned(), source };
    if fs::symlink_metadata(request.folder).is_ok() {
        return Err(io(io::ErrorKind::AlreadyExists.into()));
    }
    let temporary = tempfile::Builder::new().prefix(".opening-").tempdir_in(parent(request.folder)).map_err(io)?;
    let root = temporary.path().join("content");
    fs::create_dir(&root).map_err(io)?;
    let manifest = unpack(opening, &root, request.progress)?;
    fs::rename(&root, request.folder).map_err(io)?;
    sync_folder(request.folder).map_err(io)?;
    Ok(manifest)
}

/// Does what [`Opening`] does, each step on threads of its own.
fn unpack(opening: Opening<File>, root: &Path, progress: &dyn Fn(Progress)) -> Result<Manifest, OpenError> {
    let Opening { sealed, manifest, layout, schedule, mut reader, mut files, walk: _ } = opening;
    let mut unpacker = Unpacker::new(root, &manifest, &layout);
    pipeline::run(
        |batch| reader.read(&sealed, batch).map_err(OpenError::from),
        |batch| {
            batch.derive_keys(&schedule);
            batch.apply_keys();
            batch.check_opened().map_err(OpenError::from)
        },
        |batch| progress(batch.progress(Stage::Opening, layout.size)),
        vec![
            Box::new(|batch: &Batch| {
                files.update(&batch.bytes);
                Ok(())
            }),
            Box::new(|batch: &Batch| unpacker.write(&batch.bytes).map_err(OpenError::from)),
        ],
    )?;
    unpacker.finish()?;
    manifest.check_hashes(&files.finish(manifest.files.len()))?;
    Ok(manifest)
}

/// The files in an opened folder that run code when the model is loaded or used, or may, by what is inside: those that run
/// code first, then by their paths. A mark of the manifest counts where nothing inside shows a pickle. Executes nothing.
///
/// # Errors
/// [`OpenError::Folder`] when a file can't be read.
pub fn code(folder: &Path, manifest: &Manifest) -> Result<Vec<Finding>, OpenError> {
    let mut found = Vec::new();
    for entry in &manifest.files {
        let path = folder.join(&entry.path);
        let look = |mut file: File| loading::look_inside(&entry.path, &mut file, entry.size);
        let inside = File::open(&path).and_then(look).map_err(|source| OpenError::Folder { path, source })?;
        found.extend(loading::or_as_marked(entry, inside));
    }
    found.sort_by_key(|finding: &Finding| finding.effect);
    Ok(found)
}

/// The files of a manifest that are Python pickles by the findings of [`code`]: those that it marks, and those that it should.
#[must_use]
pub fn pickles<'a>(manifest: &'a Manifest, code: &[Finding]) -> Vec<&'a FileEntry> {
    let found = code.iter().filter(|finding| finding.kind == Kind::Pickle);
    let paths: BTreeSet<&str> = found.map(|finding| finding.path.as_str()).collect();
    manifest.files.iter().filter(|file| paths.contains(file.path.as_str())).collect()
}
