//! Finding what is to be packed, and noticing when it changes underway.
use std::fs::{self, File, Metadata};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::manifest::{FileEntry, Manifest, ManifestError, MAX_FILES};
use super::path::{self, PathError};
use crate::format::{self, pickle, Format, FormatError};

/// Bounds how deep folders nest.
pub const MAX_DEPTH: usize = 32;

/// A folder, scanned and ready to be packed.
pub struct Folder {
    pub(super) root: PathBuf,
    pub(super) stamps: Vec<Stamp>,
    /// What is in it. The hashes of files are not known yet and zero.
    pub(crate) manifest: Manifest,
    /// Files and folders that were left out because their names begin with a dot.
    pub(crate) left_out: Vec<String>,
}

/// Why a folder can't be packed.
#[derive(Debug, Error)]
pub enum ScanError {
    /// Reading a file or folder failed.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// Neither a file nor a folder; links are not followed, they could lead anywhere.
    #[error("{0}: is a link or a special file; only files and folders can be sealed")]
    NotAFile(PathBuf),
    /// Paths in archives are UTF-8.
    #[error("{0:?}: the name is not UTF-8")]
    NotUtf8(PathBuf),
    /// Folders nest too deep.
    #[error("{path}: nested deeper than {MAX_DEPTH} folders")]
    TooDeep {
        /// The folder.
        path: PathBuf,
    },
    /// Too many files.
    #[error("more than {MAX_FILES} files")]
    TooManyFiles,
    /// A path is not allowed.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A file is not what its name says.
    #[error("{path}: {source}")]
    Format {
        /// The file.
        path: String,
        /// What is wrong.
        source: FormatError,
    },
    /// A pickle, and nobody insisted.
    #[error("{path}: a Python pickle can run code when loaded; sell safetensors instead, or insist")]
    Pickle {
        /// The file.
        path: String,
    },
    /// The files don't make an archive.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
}

/// Finds everything in `root` that is to be packed and reads the headers of model files.
/// Entries whose names begin with a dot are left out (and listed), links are refused.
///
/// # Errors
/// [`ScanError`] naming the file; pickles are refused unless `allow_pickles`.
pub fn scan(root: &Path, allow_pickles: bool) -> Result<Folder, ScanError> {
    let mut found = Found::default();
    found.walk(root, "", 0)?;
    found.files.sort_unstable();
    let mut stamps = Vec::with_capacity(found.files.len());
    let mut entries = Vec::with_capacity(found.files.len());
    for path in &found.files {
        let (entry, stamp) = inspect(root, path, allow_pickles)?;
        entries.push(entry);
        stamps.push(stamp);
    }
    found.left_out.sort_unstable();
    Ok(Folder { root: root.to_owned(), stamps, manifest: Manifest::new(entries)?, left_out: found.left_out })
}

#[derive(Default)]
struct Found {
    files: Vec<String>,
    left_out: Vec<String>,
}

impl Found {
    fn walk(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), ScanError> {
        if depth > MAX_DEPTH {
            return Err(ScanError::TooDeep { path: folder.to_owned() });
        }
        for entry in fs::read_dir(folder).map_err(|source| io_at(folder, source))? {
            let entry = entry.map_err(|source| io_at(folder, source))?;
            let at = entry.path();
            let name = entry.file_name().into_string().map_err(|_| ScanError::NotUtf8(at.clone()))?;
            let path = format!("{prefix}{name}");
            if name.starts_with('.') {
                self.left_out.push(path);
                continue;
            }
            path::check(&path)?;
            let kind = entry.file_type().map_err(|source| io_at(&at, source))?;
            if kind.is_dir() {
                self.walk(&at, &format!("{path}/"), depth + 1)?;
            } else if kind.is_file() {
                self.files.push(path);
                if self.files.len() > MAX_FILES {
                    return Err(ScanError::TooManyFiles);
                }
            } else {
                return Err(ScanError::NotAFile(at));
            }
        }
        Ok(())
    }
}

fn inspect(root: &Path, path: &str, allow_pickles: bool) -> Result<(FileEntry, Stamp), ScanError> {
    let at = root.join(path);
    let io = |source| io_at(&at, source);
    let mut file = File::open(&at).map_err(io)?;
    let metadata = file.metadata().map_err(io)?;
    let linked = fs::symlink_metadata(&at).map_err(io)?;
    if !linked.is_file() {
        return Err(ScanError::NotAFile(at));
    }
    let size = metadata.len();
    let mut format = Format::of_path(path);
    if pickle::is_pickle(&mut file, size).map_err(io)? {
        format = Format::Pickle;
    }
    if format == Format::Pickle && !allow_pickles {
        return Err(ScanError::Pickle { path: path.to_owned() });
    }
    file.rewind().map_err(io)?;
    let header =
        format::read(format, &mut file, size).map_err(|source| ScanError::Format { path: path.to_owned(), source })?;
    let entry = FileEntry {
        path: path.to_owned(),
        size,
        sha256: [0; 32],
        format,
        chunk: 0,
        header: header.as_ref().map_or(0, |header| header.length),
        tensors: header.map(|header| header.tensors),
    };
    Ok((entry, Stamp::of(&metadata)))
}

fn io_at(path: &Path, source: io::Error) -> ScanError {
    ScanError::Io { path: path.to_owned(), source }
}

/// What changes when a file changes.
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
