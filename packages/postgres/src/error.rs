//! The reasons for which there is no Postgres.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The reason for which a private Postgres does not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine has no Postgres.
    #[error("no Postgres is installed: initdb, postgres and createdb are in no folder of PATH or /usr/lib/postgresql")]
    NotInstalled,
    /// Root has no account to run Postgres as.
    #[error("Postgres refuses to run as root, and /etc/passwd has neither a user postgres nor nobody")]
    NoUser,
    /// A folder in a place that everybody writes to belongs to another account.
    #[error("{path} belongs to another account, which could read or replace the database")]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system refuses a file or a folder.
    #[error("{path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A tool of Postgres fails.
    #[error("{tool} failed: {output}")]
    Tool {
        tool: String,
        /// The last words of the tool.
        output: String,
    },
    /// The server ends while it is waited for.
    #[error("Postgres ended while it started; its log ends: {log}")]
    Ended {
        /// End of the log.
        log: String,
    },
    /// The server does not answer in time.
    #[error("Postgres did not answer within {} s ({reason}); its log ends: {log}", .patience.as_secs())]
    Silent {
        /// The time that the server had.
        patience: Duration,
        /// The answer to the last question.
        reason: String,
        /// End of the log.
        log: String,
    },
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}
