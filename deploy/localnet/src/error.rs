//! Why the stack is not up.

use std::path::{Path, PathBuf};

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, with what to do about it where that is known.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something that `make setup` or a build provides is not there.
    #[error("{what} is missing: {hint}")]
    Missing {
        what: String,
        /// How to get it.
        hint: String,
    },
    /// A tool that prepares a service failed.
    #[error("{command} failed: {output}")]
    Tool {
        command: String,
        /// Its last words.
        output: String,
    },
    /// A service ended; the tail of its log follows.
    #[error("{service} has ended; the end of {log}:\n{tail}")]
    Dead {
        /// Which.
        service: String,
        log: PathBuf,
        /// The last lines of it.
        tail: String,
    },
    /// A service runs, and does not do what it is there for.
    #[error("{service} is not ready after {seconds} s ({reason}); the end of {log}:\n{tail}")]
    NotReady {
        /// Which.
        service: String,
        /// How long it was waited for.
        seconds: u64,
        /// What is missing.
        reason: String,
        log: PathBuf,
        /// The last lines of it.
        tail: String,
    },
    /// What is on disk can't be used.
    #[error("{what}: {reason}")]
    Unusable {
        what: String,
        /// Why.
        reason: String,
    },
    #[error(transparent)]
    Chain(#[from] weighhouse_chain::Error),
    /// The market's contracts.
    #[error(transparent)]
    Deployer(#[from] weighhouse_deployer::Error),
    /// The deployment file.
    #[error(transparent)]
    Deployment(#[from] weighhouse_deployment::Error),
    /// The database.
    #[error(transparent)]
    Postgres(#[from] weighhouse_postgres::Error),
}

impl Error {
    pub(crate) fn file(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::File { path, source }
    }

    pub(crate) fn unusable(what: impl ToString, reason: impl ToString) -> Self {
        Self::Unusable { what: what.to_string(), reason: reason.to_string() }
    }
}
