//! Finding what is to be packed, and noticing when it changes underway.
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::incomplete;
use super::layout::Layout;
use super::left_out::LeftOut;
use super::manifest::{FileEntry, Manifest, ManifestError, MAX_FILES};
use super::path::{self, PathError};
use crate::format::{self, pickle, Format, FormatError};

/// Bounds how deep folders nest.
pub const MAX_DEPTH: usize = 32;
/// Most paths that one error names.
const MAX_NAMED: usize = 20;

/// A folder, scanned and ready to be packed.
pub struct Folder {
    pub(super) root: PathBuf,
    pub(super) stamps: Vec<Stamp>,
    /// What is in it. The hashes of files are not known yet and zero.
    pub(crate) manifest: Manifest,
    /// What is not packed.
    pub(crate) left_out: Vec<LeftOut>,
}

impl Folder {
    /// What would be packed. The hashes of files are not known yet and zero.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What would not be packed.
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
    #[error("more than {MAX_FILES} files")]
    TooManyFiles,
    /// A link of the Hugging Face cache.
    #[error(
        "{path}: is a link into a Hugging Face cache; publish a copy with the files in it: cp -rL '{}' COPY",
        .root.display()
    )]
    CacheLink {
        /// The link.
        path: PathBuf,
        /// The folder.
        root: PathBuf,
    },
    /// Paths that can't be unpacked everywhere.
    #[error("{}", described(.0))]
    Paths(Vec<PathError>),
    /// A file that Git LFS or Xet would have replaced.
    #[error("{path}: only a pointer of Git LFS or Xet, the file itself was never fetched: run `git lfs pull` there")]
    Pointer {
        /// The file.
        path: String,
    },
    /// Files with weights are missing.
    #[error("{path} names files that are not there: {}", named(.missing))]
    Missing {
        /// The file that names them.
        path: String,
        /// The missing files.
        missing: Vec<String>,
    },
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

fn described(errors: &[PathError]) -> String {
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    all.join("; ")
}

fn named(paths: &[String]) -> String {
    let named: Vec<String> = paths.iter().take(MAX_NAMED).map(|path| format!("{path:?}")).collect();
    match paths.len().saturating_sub(MAX_NAMED) {
        0 => named.join(", "),
        more => format!("{}, and {more} more", named.join(", ")),
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
    for path in &found.files {
        let (entry, stamp) = inspect(root, path, allow_pickles)?;
        entries.push(entry);
        stamps.push(stamp);
    }
    found.check_whole(root)?;
    Ok(Folder { root: root.to_owned(), stamps, manifest: Manifest::new(entries)?, left_out: found.left_out() })
}

/// The paths of all files in `root` that would be packed, in order.
pub(super) fn packed(root: &Path) -> Result<Vec<String>, ScanError> {
    Ok(Found::of(root)?.files)
}

/// What is in a folder.
#[derive(Default)]
struct Found {
    files: Vec<String>,
    hidden: Vec<String>,
    empty: Vec<String>,
    executable: Vec<String>,
    /// Paths that can't be packed, at most [`MAX_NAMED`].
    refused: Vec<PathError>,
}

impl Found {
    /// All of it, in order.
    fn of(root: &Path) -> Result<Self, ScanError> {
        let mut found = Self::default();
        found.walk(root, root, "", 0)?;
        for names in [&mut found.files, &mut found.hidden, &mut found.empty, &mut found.executable] {
            names.sort_unstable();
        }
        let twins = path::twins(found.files.iter().map(String::as_str));
        found.refused.extend(twins.into_iter().take(MAX_NAMED));
        match found.refused.is_empty() {
            true => Ok(found),
            false => Err(ScanError::Paths(found.refused)),
        }
    }

    /// Walks a folder; whether anything in it is packed or refused.
    fn walk(&mut self, root: &Path, folder: &Path, prefix: &str, depth: usize) -> Result<bool, ScanError> {
        if depth > MAX_DEPTH {
            return Err(ScanError::TooDeep { path: folder.to_owned() });
        }
        let mut any = false;
        for entry in fs::read_dir(folder).map_err(|source| io_at(folder, source))? {
            let entry = entry.map_err(|source| io_at(folder, source))?;
            let at = entry.path();
            let name = entry.file_name().into_string().map_err(|_| ScanError::NotUtf8(at.clone()))?;
            let path = format!("{prefix}{name}");
            if name.starts_with('.') {
                self.hidden.push(path);
                continue;
            }
            let kind = entry.file_type().map_err(|source| io_at(&at, source))?;
            if let Err(error) = path::check(&path) {
                if self.refused.len() < MAX_NAMED {
                    self.refused.push(error);
                }
                any = true;
            } else if kind.is_dir() {
                if self.walk(root, &at, &format!("{path}/"), depth + 1)? {
                    any = true;
                } else {
                    self.empty.push(path);
                }
            } else if kind.is_file() {
                any = true;
                self.file(&entry, path)?;
            } else {
                return Err(no_file(root, at));
            }
        }
        Ok(any)
    }

    fn file(&mut self, entry: &fs::DirEntry, path: String) -> Result<(), ScanError> {
        let metadata = entry.metadata().map_err(|source| io_at(&entry.path(), source))?;
        if is_executable(&metadata) {
            self.executable.push(path.clone());
        }
        self.files.push(path);
        if self.files.len() > MAX_FILES {
            return Err(ScanError::TooManyFiles);
        }
        Ok(())
    }

    /// Checks that the files are there which indexes name, and the others of those that are one of several.
    fn check_whole(&self, root: &Path) -> Result<(), ScanError> {
        let there: HashSet<&str> = self.files.iter().map(String::as_str).collect();
        let mut known: BTreeSet<String> = BTreeSet::new();
        // What an index says comes before what follows from a name.
        let (indexes, others): (Vec<_>, Vec<_>) = self.files.iter().partition(|path| incomplete::is_index(path));
        for path in indexes.into_iter().chain(others) {
            let named = if incomplete::is_index(path) {
                let at = root.join(path);
                let mut file = File::open(&at).map_err(|source| io_at(&at, source))?;
                incomplete::named_by(path, &mut file).map_err(|source| io_at(&at, source))?
            } else if known.contains(path) {
                continue;
            } else {
                incomplete::parts(path)
            };
            let missing: Vec<String> = named.iter().filter(|name| !there.contains(name.as_str())).cloned().collect();
            if !missing.is_empty() {
                return Err(ScanError::Missing { path: path.clone(), missing });
            }
            known.extend(named);
        }
        Ok(())
    }

    fn left_out(self) -> Vec<LeftOut> {
        let hidden = self.hidden.into_iter().map(LeftOut::Hidden);
        let empty = self.empty.into_iter().map(LeftOut::EmptyFolder);
        let mut executable = self.executable.into_iter();
        let first = executable.next();
        let bits = first.map(|path| LeftOut::ExecutableBits { path, others: executable.len() });
        hidden.chain(empty).chain(bits).collect()
    }
}

/// What is said of a link or a special file.
fn no_file(root: &Path, path: PathBuf) -> ScanError {
    // `snapshots/REVISION/FILE` there is a link to `../../blobs/HASH`.
    let cached = fs::read_link(&path).is_ok_and(|to| to.components().any(|part| part.as_os_str() == "blobs"));
    match cached {
        true => ScanError::CacheLink { path, root: root.to_owned() },
        false => ScanError::NotAFile(path),
    }
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
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

pub(super) fn io_at(path: &Path, source: io::Error) -> ScanError {
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
