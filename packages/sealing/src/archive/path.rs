//! Which paths an archive may hold. The rules are those of the strictest file system we know, so that
//! what is packed here unpacks on Linux, macOS and Windows, and never outside the folder it is unpacked into.
use std::collections::{HashMap, HashSet};

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Bounds a path, in UTF-16 units: Windows stops at 260, of which this leaves 60 for the folder it is unpacked into.
pub const MAX_PATH: usize = 200;
/// Bounds one name in a path, in bytes, as file systems do.
pub const MAX_NAME: usize = 255;

/// Names that mean a device on Windows, whatever their extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Names that mean a device on Windows with a digit behind them, of which some are written small and high.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// Why a path was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PathError {
    /// It is too long.
    #[error("path {path:?}: {length} UTF-16 units, at most {MAX_PATH}")]
    TooLong {
        path: String,
        /// Its UTF-16 units.
        length: usize,
    },
    /// A name in it can't be a name everywhere.
    #[error("path {path:?}: the name {name:?} {reason}")]
    Name {
        path: String,
        /// The name in it.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Paths are not in ascending order of their bytes, or one stands twice.
    #[error("path {path:?} after {before:?}: paths ascend, and none stands twice")]
    Order {
        path: String,
        /// The path before it.
        before: String,
    },
    /// A path is a file and a folder at once.
    #[error("path {path:?} lies in {file:?}, which is a file")]
    InFile {
        path: String,
        /// The file it lies in.
        file: String,
    },
    /// Two names are one where case, or how a letter is composed, makes no difference.
    #[error("paths {path:?} and {other:?} are the same on macOS or Windows: rename one")]
    Twin { path: String, other: String },
}

/// Checks one path: relative, UTF-8, names parted by `/`.
///
/// # Errors
/// [`PathError`].
pub fn check(path: &str) -> Result<(), PathError> {
    let length = path.encode_utf16().count();
    if length > MAX_PATH {
        return Err(PathError::TooLong { path: path.to_owned(), length });
    }
    match path.split('/').find_map(|name| Some((name, fault(name)?))) {
        Some((name, reason)) => Err(PathError::Name { path: path.to_owned(), name: name.to_owned(), reason }),
        None => Ok(()),
    }
}

/// Why some system can't have this name, or gives it a meaning of its own.
fn fault(name: &str) -> Option<&'static str> {
    if matches!(name, "" | "." | "..") {
        return Some("is no name");
    }
    if name.len() > MAX_NAME {
        return Some("is longer than 255 bytes");
    }
    if name.contains(|character: char| character.is_control() || is_unseen(character)) {
        return Some("has a character that can't be seen");
    }
    if name.contains(['<', '>', ':', '"', '\\', '|', '?', '*']) {
        return Some("has a character that Windows allows in no name");
    }
    if name.ends_with(['.', ' ']) {
        return Some("ends with a dot or a space, which Windows drops");
    }
    is_device(name).then_some("is a device on Windows")
}

/// Characters that turn the direction of the text around, are not seen, or are passed over by some file systems.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').to_ascii_lowercase();
    let numbered = |device: &&str| {
        let mut rest = stem.strip_prefix(*device).unwrap_or_default().chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.iter().any(numbered)
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
    for path in paths.clone() {
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            if files.contains(folder) {
                return Err(PathError::InFile { path: path.to_owned(), file: folder.to_owned() });
            }
        }
    }
    match twins(paths).into_iter().next() {
        Some(twin) => Err(twin),
        None => Ok(()),
    }
}

/// Files and folders that are one to a file system which makes no difference between cases or compositions.
pub(super) fn twins<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<PathError> {
    let mut spelled: HashMap<String, &str> = HashMap::new();
    let mut twins = Vec::new();
    for path in paths {
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for part in ends.filter_map(|end| path.get(..end)) {
            let other = *spelled.entry(fold(part)).or_insert(part);
            if other != part {
                twins.push(PathError::Twin { path: part.to_owned(), other: other.to_owned() });
                break;
            }
        }
    }
    twins
}

/// A path without what some file systems make no difference by.
fn fold(path: &str) -> String {
    path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}
