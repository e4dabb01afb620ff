//! Failures of work on whole files: the fault of the file, or of the system that reads and writes it.

use std::error::Error;

use weighhouse_sealing::{is_of_system, is_out_of_room};

use super::Kind;

/// The kind of a failure that is of `kind` if the file is at fault.
pub(crate) fn blame(error: &(dyn Error + 'static), kind: Kind) -> Kind {
    match is_out_of_room(error) {
        true => Kind::NoRoom,
        false if is_of_system(error) => Kind::Other,
        false => kind,
    }
}

/// The failure in words. Those of the sealing library have their causes in them.
pub(crate) fn told(error: &(dyn Error + 'static)) -> String {
    match is_out_of_room(error) {
        true => format!("the disk is full: {error}"),
        false => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::path::PathBuf;

    use weighhouse_sealing::open::OpenError;

    use super::*;

    fn failed(kind: ErrorKind) -> OpenError {
        OpenError::Folder { path: PathBuf::from("out"), source: kind.into() }
    }

    #[test]
    fn a_full_disk_or_a_locked_folder_is_no_bad_file() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded, ErrorKind::FileTooLarge] {
            assert_eq!(blame(&failed(kind), Kind::Unverified), Kind::NoRoom);
            assert!(told(&failed(kind)).starts_with("the disk is full: out: "));
        }
        for kind in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
            assert_eq!(blame(&failed(kind), Kind::Unverified), Kind::Other);
            assert!(told(&failed(kind)).starts_with("out: "));
        }
        assert_eq!(blame(&OpenError::BadChunk { index: 4 }, Kind::Unverified), Kind::Unverified);
    }
}
