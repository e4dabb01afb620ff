//! The releases whose contracts are kept, with the checksums of their codes.
//!
//! `deploy/releases` is the one definition: each list below is that folder's file, taken in when this crate is compiled. So a
//! program knows a code by its checksum without the folder, and a folder whose Wasm and list were both changed is noticed. The
//! contracts are not made of this crate: what is kept of a release must not change the next build of it.

/// A release that has a folder in `deploy/releases`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The release, such as `0.1.0`.
    pub version: &'static str,
    /// Its `checksums.txt`, as `sha256sum` wrote it.
    listed: &'static str,
}

/// Releases by the names of their folders.
macro_rules! kept {
    ($($version:literal),* $(,)?) => {
        /// Every release that has a folder, the oldest first.
        pub const KEPT: &[Kept] = &[$(Kept {
            version: $version,
            listed: include_str!(concat!("../../../deploy/releases/", $version, "/checksums.txt")),
        }),*];
    };
}

kept! {
    "0.1.0",
    "0.2.0",
}

impl Kept {
    /// The release of a version; `None` for one that is not kept.
    pub fn named(version: &str) -> Option<Self> {
        KEPT.iter().copied().find(|kept| kept.version == version)
    }

    /// The SHA-256 of each code, in hexadecimal, with the name of its file.
    pub fn checksums(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.listed.lines().filter_map(|line| line.split_once("  "))
    }

    /// The SHA-256 of the code in a file, in hexadecimal; `None` for a file that the release does not have.
    pub fn checksum(self, file: &str) -> Option<&'static str> {
        self.checksums().find(|(_, name)| *name == file).map(|(checksum, _)| checksum)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use weighhouse_protocol::migration::RELEASES;

    use super::*;

    #[test]
    fn each_folder_of_a_release_is_known_and_each_known_one_has_a_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/releases");
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
        let folders: BTreeSet<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        assert_eq!(KEPT.iter().map(|kept| kept.version.to_owned()).collect::<BTreeSet<_>>(), folders);
        let kept: Vec<_> = KEPT.iter().map(|kept| kept.version).collect();
        assert!(RELEASES.starts_with(&kept) && kept.len() + 1 >= RELEASES.len(), "{kept:?} of {RELEASES:?}");
    }

    #[test]
    fn each_line_of_a_kept_list_is_a_checksum_of_a_code() {
        for kept in KEPT {
            let checksums: Vec<_> = kept.checksums().collect();
            assert_eq!(checksums.len(), kept.listed.lines().count(), "{}", kept.version);
            assert!(!checksums.is_empty(), "{}", kept.version);
            for (checksum, file) in checksums {
                assert!(checksum.len() == 64 && hex::decode(checksum).is_ok(), "{}: {checksum}", kept.version);
                assert_eq!(kept.checksum(file), Some(checksum));
            }
            assert_eq!(kept.checksum("weighhouse_other.wasm"), None);
        }
    }

    #[test]
    fn a_release_without_a_folder_is_not_kept() {
        assert_eq!(Kept::named("0.1.0"), KEPT.first().copied());
        assert_eq!(Kept::named("999.0.0"), None);
    }
}
