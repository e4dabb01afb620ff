//! Errors as clients see them: a message, and a code in `extensions.code`.

use async_graphql::{Error, ErrorExtensions, ServerError};

use crate::read::{Failure, Fault, ReadError};

/// An argument that can't be used; the message says what may be.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
/// The request is no GraphQL over HTTP or WebSocket.
pub const BAD_REQUEST: &str = "BAD_REQUEST";
/// The request is no valid query of this schema.
pub const VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
/// The query is above a limit on what may be asked at a time; the message names it.
pub const QUERY_TOO_LARGE: &str = "QUERY_TOO_LARGE";
/// The answer has more bytes than may be answered: fewer rows or fields have fewer.
pub const ANSWER_TOO_LARGE: &str = "ANSWER_TOO_LARGE";
/// The hash of a query that this server has not seen: send the query with it.
pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
/// The caller's budget is used up; `retryAfter` has the seconds until it suffices.
pub const RATE_LIMITED: &str = "RATE_LIMITED";
/// Too slow a question, or too many at a time: asking for less, or later, may help.
pub const OVERLOADED: &str = "OVERLOADED";
/// The database is away, or of another version than this program: nothing can be answered until that ends.
pub const UNAVAILABLE: &str = "UNAVAILABLE";
/// A fault of the server. Its log says more.
pub const INTERNAL: &str = "INTERNAL";
/// A height that the index did not reach in the time that the caller waits.
pub const NOT_REACHED: &str = "NOT_REACHED";

/// What the library says of operations that are answered elsewhere, and where they are.
const ELSEWHERE: [(&str, &str); 2] = [
    (
        "Subscriptions are not supported on this transport.",
        "a subscription is answered over a WebSocket, at /graphql/ws, by the protocol graphql-transport-ws",
    ),
    (
        "Schema is not configured for mutations.",
        "there are no mutations: POST /v1/tx/{contract}/{message} builds the transaction that a wallet signs",
    ),
];

/// Says of an operation that is answered elsewhere, where that is.
pub(crate) fn lead_on(error: &mut ServerError) {
    if let Some((_, words)) = ELSEWHERE.iter().find(|(said, _)| *said == error.message) {
        error.message = (*words).to_owned();
    }
}

/// An error with a code.
pub(super) fn coded(code: &'static str, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// Gives a code to an error of an answer.
pub(crate) fn set_code(error: &mut ServerError, code: &str) {
    error.extensions.get_or_insert_default().set("code", code);
}

/// What to do about an answer of more bytes than may be.
pub(crate) fn too_large(limit: u64) -> String {
    format!("the answer has more than {limit} bytes: ask for fewer rows, or for fewer cards' bodies, at a time")
}

/// An argument that can't be used.
pub(super) fn bad_input(message: impl Into<String>) -> Error {
    coded(BAD_USER_INPUT, message)
}

impl From<Failure> for Error {
    /// Says nothing of the inside.
    fn from(failure: Failure) -> Self {
        match failure.fault() {
            Fault::Busy => coded(OVERLOADED, "the server is busy: try again later"),
            Fault::TooSlow => coded(OVERLOADED, "the query takes too long: ask for less"),
            Fault::TooLarge(limit) => coded(ANSWER_TOO_LARGE, too_large(limit)),
            Fault::Away => {
                tracing::warn!(?failure, "the database is away");
                coded(UNAVAILABLE, "the index's database does not answer: try again later")
            }
            Fault::Building => {
                coded(UNAVAILABLE, "the search index is being built: ask without words, or try again later")
            }
            Fault::Internal => {
                tracing::error!(?failure, "a query failed");
                coded(INTERNAL, "internal error")
            }
        }
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Input(message) => bad_input(message),
            ReadError::Failure(failure) => failure.into(),
        }
    }
}
