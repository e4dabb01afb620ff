//! Which paths an archive may hold. The rules are those of the strictest file system we know, so that
//! what is packed here unpacks anywhere, and never outside the folder it is unpacked into.
use std::collections::HashSet;

use thiserror::Error;

/// Bounds a path, in bytes; Linux stops at 4,096.
pub const MAX_PATH: usize = 1_024;
/// Bounds one name in a path, in bytes, as file systems do.
pub const MAX_NAME: usize = 255;

/// Why a path was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PathError {
    /// It is too long.
    #[error("a path of {length} bytes, at most {MAX_PATH}")]
    TooLong {
        /// Its bytes.
        length: usize,
    },
    /// A name in it is empty, `.`, `..`, too long, or has a character that some system gives a
    /// meaning of its own.
    #[error("path {path:?}: the name {name:?} is not allowed")]
    Name {
        /// The path.
        path: String,
        /// The name in it.
        name: String,
    },
    /// Paths are not in ascending order of their bytes, or one stands twice.
    #[error("path {path:?} after {before:?}: paths ascend, and none stands twice")]
    Order {
        /// The path.
        path: String,
        /// The path before it.
        before: String,
    },
    /// A path is a file and a folder at once.
    #[error("path {path:?} lies in {file:?}, which is a file")]
    InFile {
        /// The path.
        path: String,
        /// The file it lies in.
        file: String,
    },
}

/// Checks one path: relative, UTF-8, names parted by `/`.
///
/// # Errors
/// [`PathError`].
pub fn check(path: &str) -> Result<(), PathError> {
    if path.len() > MAX_PATH {
        return Err(PathError::TooLong { length: path.len() });
    }
    for name in path.split('/') {
        let reserved =
            |character: char| character.is_control() || matches!(character, '\\' | ':' | '\u{2028}' | '\u{2029}');
        if matches!(name, "" | "." | "..") || name.len() > MAX_NAME || name.contains(reserved) {
            return Err(PathError::Name { path: path.to_owned(), name: name.to_owned() });
        }
    }
    Ok(())
}

/// Checks all paths of an archive together.
pub(super) fn check_all<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Result<(), PathError> {
    let mut before: Option<&str> = None;
    for path in paths.clone() {
        check(path)?;
        if let Some(before) = before.filter(|before| *before >= path) {
            return Err(PathError::Order { path: path.to_owned(), before: before.to_owned() });
        }
        before = Some(path);
    }
    let files: HashSet<&str> = paths.clone().collect();
    for path in paths {
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            if files.contains(folder) {
                return Err(PathError::InFile { path: path.to_owned(), file: folder.to_owned() });
            }
        }
    }
    Ok(())
}
