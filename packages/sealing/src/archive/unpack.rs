//! Writing the files of an archive into a folder that only this program sees until it is whole.
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::layout::Layout;
use super::manifest::{FileEntry, Manifest};
use super::unpack_error::UnpackError;
use super::walk::Walk;

/// Takes the plaintext in order and writes the files.
pub(crate) struct Unpacker<'a> {
    root: &'a Path,
    manifest: &'a Manifest,
    walk: Walk,
    file: Option<File>,
}

impl<'a> Unpacker<'a> {
    /// Unpacks into `root`, an empty folder.
    pub(crate) fn new(root: &'a Path, manifest: &'a Manifest, layout: &Arc<Layout>) -> Self {
        Self { root, manifest, walk: Walk::new(layout, 0), file: None }
    }

    /// The next bytes of the plaintext; manifest and padding are passed over.
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<(), UnpackError> {
        while let Some(part) = self.walk.next(&mut bytes) {
            let Some(entry) = self.manifest.files.get(part.segment.file) else {
                continue;
            };
            let mut file = match self.file.take() {
                Some(file) => file,
                None => create(self.root, entry)?,
            };
            let io = |source| error(self.root.join(&entry.path), source);
            file.write_all(part.bytes).map_err(io)?;
            if part.ends_file {
                file.sync_all().map_err(io)?;
            } else {
                self.file = Some(file);
            }
        }
        Ok(())
    }

    /// Creates the empty files, which have no bytes in the archive.
    pub(crate) fn finish(self) -> Result<(), UnpackError> {
        for entry in self.manifest.files.iter().filter(|entry| entry.size == 0) {
            create(self.root, entry)?;
        }
        Ok(())
    }
}

fn create(root: &Path, entry: &FileEntry) -> Result<File, UnpackError> {
    let path = root.join(&entry.path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| error(folder.to_owned(), source))?;
    }
    // `create_new` also refuses names that this file system takes for the same.
    OpenOptions::new().write(true).create_new(true).open(&path).map_err(|source| error(path, source))
}

fn error(path: PathBuf, source: io::Error) -> UnpackError {
    UnpackError::Write { path, source }
}
