//! Problems as RFC 9457 has them, with the codes that GraphQL has.

use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::graphql::error::{
    too_large, ANSWER_TOO_LARGE, BAD_REQUEST, BAD_USER_INPUT, INTERNAL, OVERLOADED, UNAVAILABLE,
};
use crate::read::{Failure, Fault, ReadError};

/// There is no such thing, or no such path.
pub(super) const NOT_FOUND: &str = "NOT_FOUND";

/// The page that says what each code means.
const EXPLAINED: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/api.md#errors");
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");
/// Seconds after which a request that found too many others may be tried again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// A request that is not answered, and the reason (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// The page that explains the codes.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The meaning of the status.
    title: &'static str,
    #[schema(example = 404)]
    status: u16,
    /// The reason, and what to do.
    detail: String,
    /// The kind of problem, for programs.
    #[schema(example = "NOT_FOUND")]
    code: &'static str,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or_default();
        Problem { kind: EXPLAINED, title, status: status.as_u16(), detail: detail.into(), code }
    }

    /// A parameter that can't be used; `detail` says what may be.
    pub(super) fn bad_input(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, BAD_USER_INPUT, detail)
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, NOT_FOUND, detail)
    }

    pub(super) fn method_not_allowed() -> Self {
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, BAD_REQUEST, "this path takes another method")
    }

    pub(super) fn overloaded(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, OVERLOADED, detail)
    }

    pub(super) fn unavailable(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE, detail)
    }

    pub(super) fn too_large(limit: u64) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, ANSWER_TOO_LARGE, too_large(limit))
    }

    pub(super) fn internal() -> Self {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, "internal error")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let Ok(body) = serde_json::to_vec(&self) else { return status.into_response() };
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

impl From<Failure> for Problem {
    /// Says nothing of the inside.
    fn from(failure: Failure) -> Self {
        match failure.fault() {
            Fault::Busy => Problem::overloaded("the server is busy: try again later"),
            Fault::TooSlow => Problem::overloaded("the answer takes too long: ask for less"),
            Fault::TooLarge(limit) => Problem::too_large(limit),
            Fault::Away => {
                tracing::warn!(?failure, "the database is away");
                Problem::unavailable("the index's database does not answer: try again later")
            }
            Fault::Building => {
                Problem::unavailable("the search index is being built: ask without words, or try again later")
            }
            Fault::Internal => {
                tracing::error!(?failure, "a request failed");
                Problem::internal()
            }
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Input(message) => Problem::bad_input(message),
            ReadError::Failure(failure) => failure.into(),
        }
    }
}
