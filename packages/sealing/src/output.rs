//! The sealed file while it is written: it gets its name when it is whole.
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::check::check;
use crate::proof::Commitment;
use crate::seal::{SealError, SealRequest};

/// The output while it is written: a file beside its final place.
pub(crate) struct Output {
    file: NamedTempFile,
    path: PathBuf,
}

impl Output {
    pub(crate) fn create(path: &Path, length: u64) -> Result<Self, SealError> {
        let write = |source| SealError::Write { path: path.to_owned(), source };
        if path.try_exists().map_err(write)? {
            return Err(write(io::ErrorKind::AlreadyExists.into()));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".sealing-");
        // Temporary files are their owner's alone; what is sealed may be read by everybody.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let file = builder.tempfile_in(parent(path)).map_err(write)?;
        file.as_file().set_len(length).map_err(write)?;
        Ok(Self { file, path: path.to_owned() })
    }

    pub(crate) fn file(&self) -> &File {
        self.file.as_file()
    }

    pub(crate) fn finish(self, commitment: &Commitment, request: &SealRequest<'_>) -> Result<(), SealError> {
        if request.verify {
            let checked =
                check(self.file.path(), request.progress).map_err(|error| SealError::Verify(Box::new(error)))?;
            if checked.commitment != *commitment {
                return Err(SealError::OtherRoots);
            }
        }
        let error = |source| SealError::Write { path: self.path.clone(), source };
        self.file.as_file().sync_all().map_err(error)?;
        self.file.persist_noclobber(&self.path).map_err(|failed| error(failed.error))?;
        sync_folder(&self.path).map_err(error)
    }
}

/// The folder that a path is in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a new name in a folder last through a crash.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(parent(path))?.sync_all()
}
