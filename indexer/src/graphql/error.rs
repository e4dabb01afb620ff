//! Errors as clients see them: a message, and a code in `extensions.code`.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions};
use deadpool_postgres::{PoolError, Status, TimeoutType};
use tokio_postgres::error::SqlState;

/// An argument that can't be used; the message says what may be.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The request is no valid query of this schema, or is above a limit.
pub const VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
/// Too slow a question, or too many at a time: asking for less, or later, may help.
pub const OVERLOADED: &str = "OVERLOADED";
/// The database is away: nothing can be answered until it is back.
pub const UNAVAILABLE: &str = "UNAVAILABLE";
/// A fault of the server. Its log says more.
pub const INTERNAL: &str = "INTERNAL";
/// A subscriber that could not keep up: it is to ask for what it missed and subscribe again.
pub const LAGGED: &str = "LAGGED";

/// An error with a code.
pub(super) fn coded(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// An argument that can't be used.
pub(super) fn bad_input(message: impl Into<String>) -> Error {
    coded(BAD_USER_INPUT, message)
}

/// What goes wrong with the database. Clones share it, as the data loader needs. It has no text of
/// its own, so that none of it can reach a client.
#[derive(Clone, Debug)]
pub enum Failure {
    /// All connections are in use, and none was free in time.
    Busy,
    /// No connection.
    Pool(Arc<PoolError>),
    /// A statement.
    Database(Arc<tokio_postgres::Error>),
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

    fn is_database_away(&self) -> bool {
        match self {
            Failure::Busy => false,
            Failure::Pool(error) => matches!(**error, PoolError::Timeout(_) | PoolError::Backend(_)),
            Failure::Database(error) => error.is_closed() || error.code().is_some_and(is_goodbye),
        }
    }
}

/// What Postgres says to those who are connected before it goes.
fn is_goodbye(code: &SqlState) -> bool {
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(code)
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Failure::Database(Arc::new(error))
    }
}

impl From<Failure> for Error {
    /// Says nothing of the inside.
    fn from(failure: Failure) -> Self {
        let too_slow = |error: &tokio_postgres::Error| error.code() == Some(&SqlState::QUERY_CANCELED);
        match &failure {
            Failure::Busy => coded(OVERLOADED, "the server is busy: try again later"),
            Failure::Database(error) if too_slow(error) => coded(OVERLOADED, "the query takes too long: ask for less"),
            _ if failure.is_database_away() => {
                tracing::warn!(?failure, "the database is away");
                coded(UNAVAILABLE, "the index's database does not answer: try again later")
            }
            _ => {
                tracing::error!(?failure, "a query failed");
                coded(INTERNAL, "internal error")
            }
        }
    }
}
