//! The programs of the stack.

use std::path::PathBuf;

/// A program of the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The chain: wasmd.
    Node,
    /// IPFS: Kubo.
    Kubo,
    /// The database.
    Postgres,
    /// The host of made-up domains.
    Domains,
    Indexer,
}

impl Service {
    /// In the order of start.
    pub const ALL: [Self; 5] = [Self::Node, Self::Kubo, Self::Postgres, Self::Domains, Self::Indexer];

    /// Name of its log and its pid file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Kubo => "kubo",
            Self::Postgres => "postgres",
            Self::Domains => "domains",
            Self::Indexer => "indexer",
        }
    }
}

/// How a service is.
#[derive(Debug, Clone)]
pub struct ServiceState {
    /// Which.
    pub service: Service,
    /// Its pid if it runs.
    pub pid: Option<i32>,
    /// Whether it was started and not stopped: without a pid, it died.
    pub wanted: bool,
    pub log: PathBuf,
}
