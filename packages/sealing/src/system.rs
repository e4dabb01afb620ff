//! Failures for want of room: they say nothing of the file that was read or written.
use std::error::Error;
use std::io;

/// Whether an error, or what caused it, is that a disk is full, that a quota is used up, or that the file system takes
/// no file of this size.
#[must_use]
pub fn is_out_of_room(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            use io::ErrorKind as K;
            if matches!(error.kind(), K::StorageFull | K::QuotaExceeded | K::FileTooLarge) {
                return true;
            }
        }
        cause = error.source();
    }
    false
}
