//! Bytes of an answer that stop growing at a bound.

use std::io::{self, Write};

/// Written bytes, at most so many.
pub(super) struct Bounded {
    bytes: Vec<u8>,
    limit: u64,
}

impl Bounded {
    pub(super) fn new(limit: u64) -> Self {
        Bounded { bytes: Vec::new(), limit }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.bytes.len().saturating_add(bytes.len());
        if u64::try_from(written).unwrap_or(u64::MAX) > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_above_the_bound_is_not_kept() {
        let mut bounded = Bounded::new(4);
        bounded.write_all(b"1234").unwrap();
        assert!(bounded.write_all(b"5").is_err());
        assert_eq!(bounded.into_bytes(), b"1234");
    }
}
