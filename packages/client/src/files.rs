//! Files that survive a crash, and that nobody else on the machine reads.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::Serialize;
use weighhouse_sealing::check::CheckError;

use crate::error::{Kind, Result};

/// A file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refused.
    #[error("can't {action} {}", .path.display())]
    Io {
        /// What was tried: `read`, `write`, `lock`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file of this crate does not hold what it wrote there.
    #[error("{} is damaged", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: serde_json::Error,
    },
    /// The system failed while a sealed file was checked: of the file, nothing is known.
    #[error("can't check {}", .path.display())]
    Unchecked {
        /// The file.
        path: PathBuf,
        /// The fault.
        source: Box<CheckError>,
    },
    /// Another process holds a lock.
    #[error("another process is {what} already")]
    Held {
        /// What that process does.
        what: String,
    },
}

impl FileError {
    /// The system refused an action.
    pub fn io(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { action, path: path.into(), source }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Io { .. } | Self::Damaged { .. } | Self::Unchecked { .. } => Kind::Other,
            Self::Held { .. } => Kind::NotYet,
        }
    }
}

/// Makes a folder, with its parents, that only its owner can enter.
pub fn private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path).map_err(|error| FileError::io("make the folder", path, error))?)
}

/// Writes a file, readable by its owner alone, at once or not at all: whoever reads it later finds
/// the old bytes or the new ones, also after a power cut.
///
/// # Errors
/// A folder that can't be made, a disk that is full.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    // The parent of a bare name is empty, and no folder.
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    private_folder(folder)?;
    let write = || -> io::Result<()> {
        // Temporary files are created with mode 600.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        File::open(folder)?.sync_all()
    };
    Ok(write().map_err(|error| FileError::io("write", path, error))?)
}

/// Writes a value as JSON, as [`write_private`] does.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    write_private(path, &bytes)
}

/// Reads a value written by [`write_json`]; `None` if there is no such file.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(FileError::io("read", path, error).into()),
    };
    let value =
        serde_json::from_slice(&bytes).map_err(|source| FileError::Damaged { path: path.to_owned(), source })?;
    Ok(Some(value))
}

/// Removes a file, if it is there.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::io("remove", path, error).into()),
        _ => Ok(()),
    }
}

/// The JSON files of a folder, sorted by name; none if there is no such folder.
pub fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(FileError::io("read", folder, error).into()),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| FileError::io("read", folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// A lock that is held while this value lives, and falls with the process.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code)] File);

impl Lock {
    /// Takes the lock on `path`.
    ///
    /// # Errors
    /// [`Kind::NotYet`] when another process holds it; `what` says what that process does.
    pub fn take(path: &Path, what: &str) -> Result<Self> {
        let file = Self::open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(fs::TryLockError::WouldBlock) => Err(FileError::Held { what: what.to_owned() }.into()),
            Err(fs::TryLockError::Error(error)) => Err(FileError::io("lock", path, error).into()),
        }
    }

    /// Takes the lock on `path`, when whoever holds it has let go.
    pub fn wait(path: &Path) -> Result<Self> {
        let file = Self::open(path)?;
        tokio::task::block_in_place(|| file.lock()).map_err(|error| FileError::io("lock", path, error))?;
        Ok(Self(file))
    }

    fn open(path: &Path) -> Result<File> {
        private_folder(path.parent().unwrap_or(Path::new(".")))?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        Ok(file.map_err(|error| FileError::io("open", path, error))?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_written_only_its_owner_reads() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/secret.json");
        write_json(&path, &7).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(read_json::<u8>(&path).unwrap(), Some(7));
        assert_eq!(json_files(path.parent().unwrap()).unwrap(), [path]);
    }

    #[test]
    fn a_lock_is_held_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.lock");
        let first = Lock::take(&path, "delivering").unwrap();
        let error = Lock::take(&path, "delivering").unwrap_err();
        assert_eq!(error.kind(), Kind::NotYet);
        assert_eq!(error.to_string(), "another process is delivering already");
        drop(first);
        Lock::take(&path, "delivering").unwrap();
    }
}
