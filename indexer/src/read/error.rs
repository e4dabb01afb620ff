//! The reason for which there is no answer.

use std::sync::Arc;

use deadpool_postgres::{PoolError, Status, TimeoutType};
use tokio_postgres::error::SqlState;

use crate::search::SearchError;

/// The reason for which there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum ReadError {
    /// The question can't be answered; the text says what can.
    Input(String),
    /// The database can't answer.
    Failure(Failure),
}

/// A question that can't be answered.
pub(super) fn bad_input(message: impl Into<String>) -> ReadError {
    ReadError::Input(message.into())
}

/// A failure of the database. Clones share it, as loaders of many rows need. It has no text of
/// its own, so that none of it can reach a client.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// All connections are in use, and none was free in time.
    Busy,
    /// No connection.
    Pool(Arc<PoolError>),
    /// More bytes than the answer may have.
    TooLarge {
        /// The most that it may have.
        limit: u64,
    },
    /// More time than the statement may take.
    TooSlow,
    /// The search index.
    Search(SearchError),
    /// A statement, or a value that is none of those that a column has.
    Database(Arc<tokio_postgres::Error>),
}

/// The meaning of a failure for the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Too many clients ask at a time.
    Busy,
    /// The answer takes too long.
    TooSlow,
    /// The answer has more bytes than this.
    TooLarge(u64),
    /// The database is away.
    Away,
    /// The search index is being built.
    Building,
    /// This program is at fault.
    Internal,
}

impl Failure {
    /// Why a pool gave no connection. One that waits for a connection in use and one that waits for somebody else's to
    /// open time out alike; but only what has opened is counted.
    pub(super) fn of_pool(error: PoolError, pool: &Status) -> Self {
        match error {
            PoolError::Timeout(TimeoutType::Wait) if pool.size == pool.max_size => Failure::Busy,
            error => Failure::Pool(Arc::new(error)),
        }
    }

    /// The meaning of the failure for the client.
    pub(crate) fn fault(&self) -> Fault {
        match self {
            Failure::Busy | Failure::Search(SearchError::Busy) => Fault::Busy,
            Failure::TooLarge { limit } => Fault::TooLarge(*limit),
            Failure::TooSlow | Failure::Search(SearchError::TooSlow) => Fault::TooSlow,
            Failure::Search(SearchError::Building) => Fault::Building,
            _ if self.code() == Some(&SqlState::QUERY_CANCELED) => Fault::TooSlow,
            _ if self.is_database_away() => Fault::Away,
            _ => Fault::Internal,
        }
    }

    /// What Postgres calls it.
    pub(super) fn code(&self) -> Option<&SqlState> {
        match self {
            Failure::Database(error) => error.code(),
            _ => None,
        }
    }

    fn is_database_away(&self) -> bool {
        match self {
            Failure::Busy | Failure::TooLarge { .. } | Failure::TooSlow | Failure::Search(_) => false,
            Failure::Pool(error) => matches!(**error, PoolError::Timeout(_) | PoolError::Backend(_)),
            Failure::Database(error) => error.is_closed() || error.code().is_some_and(is_goodbye),
        }
    }
}

/// The states with which Postgres ends connections before it stops.
fn is_goodbye(code: &SqlState) -> bool {
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(code)
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Failure::Database(Arc::new(error))
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Self {
        Failure::Search(error)
    }
}

impl From<SearchError> for ReadError {
    /// What is wrong with the question is told to who asks it.
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::TooManyWords(_) => bad_input(error.to_string()),
            error => Failure::from(error).into(),
        }
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        ReadError::Failure(failure)
    }
}
