//! The reason for which nothing is kept or shown.

use deadpool_postgres::PoolError;

/// The reason for which nothing is kept or shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    /// The request can't be carried out; the text says what can.
    #[error("{0}")]
    Input(String),
    /// Nobody who may ask for this.
    #[error("{0}")]
    Unknown(&'static str),
    /// There is no such thing of this account.
    #[error("{0}")]
    Missing(String),
    /// An account keeps as much as it may.
    #[error("{0}")]
    Full(String),
    /// Too many ask for the same at a time.
    #[error("{0}")]
    Busy(String),
    /// What can't be undone is confirmed first.
    #[error("{warning}")]
    Unconfirmed { warning: String, confirmation: String },
    /// This server has no key to seal with.
    #[error("this server keeps nothing private: its operator gave it no --vault-key-file")]
    NoVault,
    /// What is kept can't be opened. The text has none of it.
    #[error("{0}")]
    Sealed(String),
    /// The database can't be read or written. The text has no value of a row.
    #[error("what is kept for accounts can't be read or written: {0}")]
    Database(String),
}

impl From<tokio_postgres::Error> for AccountError {
    /// Postgres' own words may repeat a row's values: its code says enough.
    fn from(error: tokio_postgres::Error) -> Self {
        let code = error.code().map(|code| format!("SQLSTATE {}", code.code()));
        AccountError::Database(code.unwrap_or_else(|| error.to_string()))
    }
}

impl From<PoolError> for AccountError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            error => AccountError::Database(error.to_string()),
        }
    }
}
