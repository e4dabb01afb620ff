//! What is in a folder, by the names in it.
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};

use super::incomplete;
use super::left_out::LeftOut;
use super::manifest::MAX_FILES;
use super::path::{self, PathError};
use super::scan_error::{io_at, ScanError, MAX_DEPTH, MAX_NAMED};

/// Files that hold the weights of a model, by the model's path.
pub(super) type Beside = BTreeMap<String, BTreeSet<String>>;

/// What is in a folder.
#[derive(Default)]
pub(super) struct Found {
    pub(super) files: Vec<String>,
    hidden: Vec<String>,
    empty: Vec<String>,
    executable: Vec<String>,
    /// Paths that can't be packed, at most [`MAX_NAMED`].
    refused: Vec<PathError>,
}

impl Found {
    /// All of it, in order.
    pub(super) fn of(root: &Path) -> Result<Self, ScanError> {
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

    /// Checks that the files are there which models and indexes name, and the others of those that are one of several.
    /// `beside` has the files of models by the paths of these.
    pub(super) fn check_whole(&self, root: &Path, beside: &Beside) -> Result<(), ScanError> {
        let there: HashSet<&str> = self.files.iter().map(String::as_str).collect();
        for (path, named) in beside {
            check_there(&there, path, named)?;
        }
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
            check_there(&there, path, &named)?;
            known.extend(named);
        }
        Ok(())
    }

    pub(super) fn left_out(self) -> Vec<LeftOut> {
        let hidden = self.hidden.into_iter().map(LeftOut::Hidden);
        let empty = self.empty.into_iter().map(LeftOut::EmptyFolder);
        let mut executable = self.executable.into_iter();
        let first = executable.next();
        let bits = first.map(|path| LeftOut::ExecutableBits { path, others: executable.len() });
        hidden.chain(empty).chain(bits).collect()
    }
}

fn check_there(there: &HashSet<&str>, path: &str, named: &BTreeSet<String>) -> Result<(), ScanError> {
    let missing: Vec<String> = named.iter().filter(|name| !there.contains(name.as_str())).cloned().collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(ScanError::Missing { path: path.to_owned(), missing }),
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
