//! The faults of a deployment file.

use std::path::PathBuf;

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The fault of a deployment file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refuses to read or write the file.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file has no deployment in it.
    #[error("{path} is no deployment: {source}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The fault, with its line and column.
        source: serde_json::Error,
    },
    /// The deployment lacks a contract.
    #[error("the deployment has no contract {name:?}, only {known}")]
    NoContract {
        /// The contract that was asked for.
        name: String,
        /// The contracts that the deployment has.
        known: String,
    },
}
