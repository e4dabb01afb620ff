//! Failures of the system: they say nothing of the file that was read or written.
use std::error::Error;
use std::io::{self, ErrorKind as Kind};

/// Whether an error, or what caused it, is that a disk is full, that a quota is used up, or that the file system takes
/// no file of this size.
#[must_use]
pub fn is_out_of_room(error: &(dyn Error + 'static)) -> bool {
    is_caused_by(error, |kind| matches!(kind, Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge))
}

/// Whether an error, or what caused it, is the system's: a folder that can't be written to, a disk that fails. A file
/// that ends too early or holds something else is not.
#[must_use]
pub fn is_of_system(error: &(dyn Error + 'static)) -> bool {
    is_caused_by(error, |kind| !matches!(kind, Kind::UnexpectedEof | Kind::InvalidData))
}

fn is_caused_by(error: &(dyn Error + 'static), asked: impl Fn(Kind) -> bool) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|error| asked(error.kind())) {
            return true;
        }
        cause = error.source();
    }
    false
}
