//! Releases by the checksums of their contracts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::GovernanceError;

/// The file in a release's folder: a line for each contract, its checksum first.
const CHECKSUMS: &str = "checksums.txt";
/// Bounds that file, in bytes: more than a hundred contracts have.
const MAX_FILE: u64 = 64 * 1024;
/// The digits of a SHA-256 in hexadecimal.
const DIGITS: usize = 64;

/// The releases that have a code, by the code's checksum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Releases(BTreeMap<String, String>);

impl Releases {
    /// Reads the releases in a folder, such as `deploy/releases`: each has a folder of its name with `checksums.txt`.
    ///
    /// # Errors
    /// [`GovernanceError::Releases`] when the folder can't be read or has none.
    pub fn read(folder: &Path) -> Result<Self, GovernanceError> {
        let failed = |reason: String| GovernanceError::Releases { path: folder.to_owned(), reason };
        let mut releases = BTreeMap::new();
        let mut folders = fs::read_dir(folder)
            .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
            .map_err(|error| failed(error.to_string()))?;
        folders.sort_by_key(fs::DirEntry::file_name);
        for entry in folders {
            let file = entry.path().join(CHECKSUMS);
            if !fs::metadata(&file).is_ok_and(|file| file.len() <= MAX_FILE) {
                continue;
            }
            let text = fs::read_to_string(&file).map_err(|error| failed(error.to_string()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            for checksum in text.lines().filter_map(checksum) {
                // A contract that no later release changed is of the first that had it.
                releases.entry(checksum).or_insert_with(|| name.clone());
            }
        }
        match releases.is_empty() {
            true => Err(failed(format!("no release lies here: each has a folder with {CHECKSUMS}"))),
            false => Ok(Self(releases)),
        }
    }

    /// The release that first had a code.
    pub(super) fn of(&self, checksum: &str) -> Option<String> {
        self.0.get(checksum).cloned()
    }
}

/// The checksum at the beginning of a line, as `sha256sum` writes it.
fn checksum(line: &str) -> Option<String> {
    let first = line.split_whitespace().next()?;
    let is_checksum = first.len() == DIGITS && first.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_checksum.then(|| first.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_code_is_of_the_first_release_that_has_its_checksum() {
        let folder = tempfile::tempdir().unwrap();
        for (name, digits) in [("0.1.0", ["a", "b"]), ("0.2.0", ["a", "c"])] {
            let release = folder.path().join(name);
            fs::create_dir(&release).unwrap();
            let lines = digits.map(|digit| format!("{}  weighhouse_escrow.wasm\n", digit.repeat(DIGITS)));
            fs::write(release.join(CHECKSUMS), lines.concat()).unwrap();
        }
        fs::write(folder.path().join("README.md"), "# Releases\n").unwrap();
        let releases = Releases::read(folder.path()).unwrap();
        let of = |digit: &str| releases.of(&digit.repeat(DIGITS));
        assert_eq!(
            [of("a"), of("b"), of("c"), of("d")],
            [Some("0.1.0".to_owned()), Some("0.1.0".to_owned()), Some("0.2.0".to_owned()), None]
        );
    }

    #[test]
    fn a_folder_without_releases_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let empty = Releases::read(folder.path()).unwrap_err();
        assert!(empty.to_string().contains("no release lies here"), "{empty}");
        assert!(Releases::read(&folder.path().join("none")).is_err());
    }
}
