//! The reason for which a file is not taken or handed out.

use deadpool_postgres::PoolError;
use weighhouse_ipfs as ipfs;

/// The reason for which a file is not taken or handed out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// This server receives none.
    #[error("this server receives no files: its operator gave it no --upload-disk")]
    NoUploads,
    #[error("{0}")]
    TooLarge(String),
    /// The account, or all of them, sent as much as they may.
    #[error("{0}")]
    Quota(String),
    #[error("as many files are received as this server takes at a time: try again in a few minutes")]
    Busy,
    /// The bytes stopped, or are others than announced.
    #[error("{0}")]
    Broken(String),
    #[error("this server knows no such upload, or it lapsed: begin again")]
    NoParts,
    #[error("another request writes to this upload")]
    Written,
    #[error("Upload-Offset is {sent}, the upload has {has} bytes")]
    Offset { sent: u64, has: u64 },
    /// It is no sealed file.
    #[error("it is no sealed file: {0}")]
    NotSealed(String),
    /// It is no card.
    #[error("it is no card: {0}")]
    NoCard(String),
    /// The operator does not hand it out.
    #[error("the operator of this server does not hand this file out")]
    Denied,
    /// The node's word, or its silence.
    #[error(transparent)]
    Node(#[from] ipfs::Error),
    /// This machine's disk or database.
    #[error("{0}")]
    Machine(String),
}

impl From<tokio_postgres::Error> for FileError {
    fn from(error: tokio_postgres::Error) -> Self {
        FileError::Machine(format!("the database: {error}"))
    }
}

impl From<PoolError> for FileError {
    fn from(error: PoolError) -> Self {
        FileError::Machine(format!("the database: {error}"))
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        FileError::Machine(format!("the folder of files: {error}"))
    }
}
