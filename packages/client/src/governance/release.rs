//! Releases by the checksums of their contracts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use weighhouse_messages::governance::Code;
use weighhouse_releases::{Kept, KEPT};

use super::GovernanceError;

/// The file in a release's folder: a line for each contract, its checksum first.
const CHECKSUMS: &str = "checksums.txt";
/// Bounds that file, in bytes: more than a hundred contracts have.
const MAX_FILE: u64 = 64 * 1024;
/// The digits of a SHA-256 in hexadecimal.
const DIGITS: usize = 64;

/// The codes of releases, by their checksums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releases(BTreeMap<String, Origin>);

/// Where a code comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    /// The release that first had it.
    release: String,
    /// The contract whose code it is; `None` where its file has another name than those of contracts.
    contract: Option<String>,
}

impl Releases {
    /// The releases whose checksums this program was compiled with.
    pub fn kept() -> Self {
        let mut releases = BTreeMap::new();
        for kept in KEPT {
            for (checksum, file) in kept.checksums() {
                // A contract that no later release changed is of the first that had it.
                releases.entry(checksum.to_owned()).or_insert_with(|| Origin::of(kept.version, file));
            }
        }
        Self(releases)
    }

    /// Adds the releases in a folder, such as `deploy/releases`: each has a folder of its name with `checksums.txt`. A code
    /// that is known already keeps its release.
    ///
    /// # Errors
    /// [`GovernanceError::Releases`] when the folder can't be read, has none, or names a code as one of a release that is
    /// known not to have it.
    pub fn and(self, folder: &Path) -> Result<Self, GovernanceError> {
        let failed = |reason: String| GovernanceError::Releases { path: folder.to_owned(), reason };
        let Self(mut releases) = self;
        let mut has_one = false;
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
            for (checksum, file) in text.lines().filter_map(checksum) {
                if is_foreign(&name, &checksum) {
                    return Err(failed(format!("release {name} has no code with the checksum {checksum}")));
                }
                has_one = true;
                releases.entry(checksum).or_insert_with(|| Origin::of(&name, file));
            }
        }
        match has_one {
            true => Ok(Self(releases)),
            false => Err(failed(format!("no release lies here: each has a folder with {CHECKSUMS}"))),
        }
    }

    /// A code on the chain, with what is known of it here.
    pub(super) fn code(&self, checksum: String) -> Code {
        let origin = self.0.get(&checksum);
        let release = origin.map(|origin| origin.release.clone());
        let contract = origin.and_then(|origin| origin.contract.clone());
        Code { checksum, release, contract }
    }
}

impl Origin {
    fn of(release: &str, file: &str) -> Self {
        let contract = file.strip_prefix("weighhouse_").and_then(|name| name.strip_suffix(".wasm"));
        Self { release: release.to_owned(), contract: contract.map(str::to_owned) }
    }
}

/// Whether a release that this program knows does not have a code.
fn is_foreign(release: &str, checksum: &str) -> bool {
    Kept::named(release).is_some_and(|kept| kept.checksums().all(|(known, _)| known != checksum))
}

/// The checksum and the file of a line, as `sha256sum` writes it.
fn checksum(line: &str) -> Option<(String, &str)> {
    let (first, file) = line.split_once(char::is_whitespace)?;
    let is_checksum = first.len() == DIGITS && first.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_checksum.then(|| (first.to_ascii_lowercase(), file.trim_start_matches([' ', '*'])))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A folder of releases, each with codes whose checksums are of one digit.
    fn folder(releases: &[(&str, &[&str])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, digits) in releases {
            let release = folder.path().join(name);
            fs::create_dir(&release).unwrap();
            let lines = digits.iter().map(|digit| format!("{}  weighhouse_escrow.wasm\n", digit.repeat(DIGITS)));
            fs::write(release.join(CHECKSUMS), lines.collect::<String>()).unwrap();
        }
        fs::write(folder.path().join("README.md"), "# Releases\n").unwrap();
        folder
    }

    #[test]
    fn a_code_is_of_the_first_release_that_has_its_checksum() {
        let folder = folder(&[("9.1.0", &["a", "b"]), ("9.2.0", &["a", "c"])]);
        let releases = Releases::kept().and(folder.path()).unwrap();
        let of = |digit: &str| releases.code(digit.repeat(DIGITS)).release;
        assert_eq!(
            [of("a"), of("b"), of("c"), of("d")],
            [Some("9.1.0".to_owned()), Some("9.1.0".to_owned()), Some("9.2.0".to_owned()), None]
        );
    }

    #[test]
    fn the_codes_of_kept_releases_are_known_without_a_folder() {
        let first = KEPT[0];
        for (checksum, file) in first.checksums() {
            let code = Releases::kept().code(checksum.to_owned());
            assert_eq!(code.release.as_deref(), Some(first.version), "{file}");
            assert_eq!(code.contract.map(|name| format!("weighhouse_{name}.wasm")).as_deref(), Some(file));
        }
        let unknown = Releases::kept().code("a".repeat(DIGITS));
        assert_eq!((unknown.release, unknown.contract), (None, None));
    }

    #[test]
    fn a_folder_renames_no_code_that_is_known() {
        let (checksum, _) = KEPT[0].checksums().next().unwrap();
        let folder = folder(&[("9.1.0", &["a"])]);
        fs::write(folder.path().join("9.1.0").join(CHECKSUMS), format!("{checksum}  weighhouse_escrow.wasm\n"))
            .unwrap();
        let releases = Releases::kept().and(folder.path()).unwrap();
        assert_eq!(releases.code(checksum.to_owned()).release.as_deref(), Some(KEPT[0].version));
    }

    #[test]
    fn a_code_that_a_known_release_does_not_have_is_refused() {
        let folder = folder(&[(KEPT[0].version, &["a"])]);
        let foreign = Releases::kept().and(folder.path()).unwrap_err().to_string();
        let expected = format!("release {} has no code with the checksum {}", KEPT[0].version, "a".repeat(DIGITS));
        assert!(foreign.ends_with(&expected), "{foreign}");
    }

    #[test]
    fn a_folder_without_releases_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let empty = Releases::kept().and(folder.path()).unwrap_err();
        assert!(empty.to_string().contains("no release lies here"), "{empty}");
        assert!(Releases::kept().and(&folder.path().join("none")).is_err());
    }
}
