//! Finds the files to pack, and notices when they change underway.
use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::Seek;
use std::path::{Path, PathBuf};

use super::found::{Beside, Found};
use super::incomplete;
use super::layout::Layout;
use super::left_out::LeftOut;
use super::manifest::{FileEntry, Manifest, ManifestError};
use super::scan_error::{io_at, ScanError};
use crate::format::{self, pickle, Format};

/// A folder, scanned and ready to be packed.
pub struct Folder {
    pub(super) root: PathBuf,
    pub(super) stamps: Vec<Stamp>,
    /// The manifest. The hashes of files are not known yet, and are zero.
    pub(crate) manifest: Manifest,
    /// The paths that are left out.
    pub(crate) left_out: Vec<LeftOut>,
}

impl Folder {
    /// The manifest. The hashes of files are not known yet, and are zero.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The paths that would be left out.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The length of the content that would be sealed, in bytes.
    ///
    /// # Errors
    /// [`ManifestError`] when sealing would refuse the manifest or the length.
    pub fn content_size(&self) -> Result<u64, ManifestError> {
        let encoded = self.manifest.encode()?;
        Ok(Layout::new(&self.manifest, encoded.len())?.size)
    }
}

/// Finds everything in `root` that is to be packed and reads the headers of model files.
/// Entries whose names begin with a dot are left out (and listed), links are refused.
///
/// # Errors
/// [`ScanError`] naming the file; pickles are refused unless `allow_pickles`.
pub fn scan(root: &Path, allow_pickles: bool) -> Result<Folder, ScanError> {
    let found = Found::of(root)?;
    let mut stamps = Vec::with_capacity(found.files.len());
    let mut entries = Vec::with_capacity(found.files.len());
    let mut beside = Beside::new();
    for path in &found.files {
        let (entry, stamp, named) = inspect(root, path, allow_pickles)?;
        entries.push(entry);
        stamps.push(stamp);
        beside.insert(path.clone(), named);
    }
    found.check_whole(root, &beside)?;
    Ok(Folder { root: root.to_owned(), stamps, manifest: Manifest::new(entries)?, left_out: found.left_out() })
}

/// Reads a file's header. Returns the paths of the files that hold its weights, too.
fn inspect(root: &Path, path: &str, allow_pickles: bool) -> Result<(FileEntry, Stamp, BTreeSet<String>), ScanError> {
    let at = root.join(path);
    let io = |source| io_at(&at, source);
    let mut file = File::open(&at).map_err(io)?;
    let metadata = file.metadata().map_err(io)?;
    let linked = fs::symlink_metadata(&at).map_err(io)?;
    if !linked.is_file() {
        return Err(ScanError::NotAFile(at));
    }
    let size = metadata.len();
    if incomplete::is_pointer(&mut file, size).map_err(io)? {
        return Err(ScanError::Pointer { path: path.to_owned() });
    }
    let mut format = Format::of_path(path);
    if pickle::is_pickle(path, &mut file, size).map_err(io)? {
        format = Format::Pickle;
    }
    if format == Format::Pickle && !allow_pickles {
        return Err(ScanError::Pickle { path: path.to_owned() });
    }
    file.rewind().map_err(io)?;
    let header =
        format::read(format, &mut file, size).map_err(|source| ScanError::Format { path: path.to_owned(), source })?;
    let folder = path.rfind('/').map_or("", |end| path.get(..=end).unwrap_or_default());
    let beside = header.iter().flat_map(|header| &header.beside).map(|name| format!("{folder}{name}")).collect();
    let entry = FileEntry {
        path: path.to_owned(),
        size,
        sha256: [0; 32],
        format,
        chunk: 0,
        header: header.as_ref().map_or(0, |header| header.length),
        tensors: header.map(|header| header.tensors),
    };
    Ok((entry, Stamp::of(&metadata), beside))
}

/// The parts of a file's metadata that change when the file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
    /// Device, inode, and the time of the last change of either content or inode.
    #[cfg(unix)]
    inode: (u64, u64, i64, i64),
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}
