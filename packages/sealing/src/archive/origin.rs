//! Where the files of an archive come from.
use std::io::{self, Read, Seek};
use std::path::PathBuf;

/// What holds the files that are packed: a folder of the file system, or what a browser was handed.
pub trait Origin {
    type File: Read + Seek;

    /// Opens a file by its path in the folder.
    ///
    /// # Errors
    /// Those of whatever holds the files.
    fn open(&self, path: &str) -> io::Result<Self::File>;

    /// Whether an opened file is still the one that was scanned; `file` is its place in the manifest.
    ///
    /// # Errors
    /// Those of whatever holds the files.
    fn is_unchanged(&self, file: usize, opened: &Self::File) -> io::Result<bool>;

    /// The place of a file, as errors name it.
    fn place(&self, path: &str) -> PathBuf;
}
