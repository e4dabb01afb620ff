//! The sealed file while it is written: it gets its name when it is whole.
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::check::check;
use crate::merkle::{Hash, Tree};
use crate::seal::{SealError, SealRequest};
use crate::sealed::Header;

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

    /// A writer of its own position.
    pub(crate) fn at(&self, position: u64) -> Result<Writer, SealError> {
        let mut file = self.file.reopen().map_err(|source| self.error(source))?;
        file.seek(SeekFrom::Start(position)).map_err(|source| self.error(source))?;
        Ok(Writer { file, path: self.path.clone() })
    }

    /// The root of `count` leaves that stand at `position`.
    pub(crate) fn root(&self, position: u64, count: u64) -> Result<Hash, SealError> {
        let mut leaves = io::BufReader::with_capacity(1 << 16, self.at(position)?.file);
        let mut tree = Tree::new();
        for _ in 0..count {
            let mut leaf = [0; 32];
            io::Read::read_exact(&mut leaves, &mut leaf).map_err(|source| self.error(source))?;
            tree.push(leaf);
        }
        Ok(tree.root())
    }

    pub(crate) fn finish(self, header: &Header, request: &SealRequest<'_>) -> Result<(), SealError> {
        self.at(0)?.write(&header.encode())?;
        if request.verify {
            let checked =
                check(self.file.path(), request.progress).map_err(|error| SealError::Verify(Box::new(error)))?;
            if checked.commitment != header.commitment {
                return Err(SealError::OtherRoots);
            }
        }
        let error = |source| SealError::Write { path: self.path.clone(), source };
        self.file.as_file().sync_all().map_err(error)?;
        self.file.persist_noclobber(&self.path).map_err(|failed| error(failed.error))?;
        sync_folder(&self.path).map_err(error)
    }

    fn error(&self, source: io::Error) -> SealError {
        SealError::Write { path: self.path.clone(), source }
    }
}

/// Writes from one position onwards.
pub(crate) struct Writer {
    file: File,
    path: PathBuf,
}

impl Writer {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), SealError> {
        self.file.write_all(bytes).map_err(|source| SealError::Write { path: self.path.clone(), source })
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
