//! A folder of the file system.
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{Folder, Scan};
use super::found::Found;
use super::origin::Origin;
use super::scan_error::{io_at, ScanError, MAX_DEPTH};

/// A folder of the file system, whose files must stay as they were scanned.
pub struct Disk {
    root: PathBuf,
    stamps: Vec<Stamp>,
}

impl Origin for Disk {
    type File = File;

    fn open(&self, path: &str) -> io::Result<File> {
        File::open(self.place(path))
    }

    fn is_unchanged(&self, file: usize, opened: &File) -> io::Result<bool> {
        let metadata = opened.metadata()?;
        Ok(self.stamps.get(file) == Some(&Stamp::of(&metadata)))
    }

    fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

/// Finds everything in `root` that is to be packed and reads the headers of model files.
/// Entries whose names begin with a dot are left out (and listed), links are refused.
///
/// # Errors
/// [`ScanError`] naming the file; pickles are refused unless `allow_pickles`.
pub fn scan(root: &Path, allow_pickles: bool) -> Result<Folder<Disk>, ScanError> {
    let found = Found::of(root)?;
    let mut disk = Disk { root: root.to_owned(), stamps: Vec::with_capacity(found.files.len()) };
    let mut scan = Scan::new(allow_pickles);
    for path in &found.files {
        let at = disk.place(path);
        let io = |source| io_at(&at, source);
        let mut file = File::open(&at).map_err(io)?;
        let metadata = file.metadata().map_err(io)?;
        let linked = fs::symlink_metadata(&at).map_err(io)?;
        if !linked.is_file() {
            return Err(ScanError::NotAFile(at));
        }
        disk.stamps.push(Stamp::of(&metadata));
        scan.add(&at, path, &mut file, metadata.len())?;
    }
    scan.finish(disk, found)
}

impl Found {
    /// All that is in a folder of the file system.
    pub(super) fn of(root: &Path) -> Result<Self, ScanError> {
        let mut found = Self::default();
        found.walk(root, root, "", 0)?;
        found.in_order()
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
            if self.refuses(&path) {
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
        self.add(path)
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

/// The parts of a file's metadata that change when the file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
    /// Device, inode, and the time of the last change of either content or inode.
    #[cfg(unix)]
    inode: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
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
