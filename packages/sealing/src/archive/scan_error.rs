//! Why a folder can't be packed.
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::manifest::{ManifestError, MAX_FILES};
use super::path::PathError;
use crate::format::FormatError;

/// Bounds how deep folders nest.
pub const MAX_DEPTH: usize = 32;
/// Most paths that one error names.
pub(super) const MAX_NAMED: usize = 20;

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

pub(super) fn io_at(path: &Path, source: io::Error) -> ScanError {
    ScanError::Io { path: path.to_owned(), source }
}
