//! Failures of the program that uses this crate.

use std::fmt;

use super::Kind;

/// A failure of the program that uses this crate: its person said no, its terminal is away.
#[derive(Debug)]
pub struct Host {
    pub(super) kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl Host {
    /// A failure of a kind.
    pub fn new(kind: Kind, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for Host {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
