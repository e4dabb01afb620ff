//! Problems as RFC 9457 has them, with the codes that GraphQL has.

use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::graphql::error::{
    too_large, ANSWER_TOO_LARGE, BAD_REQUEST, BAD_USER_INPUT, INTERNAL, NOT_REACHED, OVERLOADED, UNAVAILABLE,
};
use crate::read::{Failure, Fault, ReadError};

/// There is no such thing, or no such path.
pub(in crate::api) const NOT_FOUND: &str = "NOT_FOUND";
/// Nobody is signed in, or not any more.
const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
/// What can't be undone is confirmed first.
const CONFIRMATION_NEEDED: &str = "CONFIRMATION_NEEDED";
/// The operator of this server has not set up what is asked for.
const NOT_OFFERED: &str = "NOT_OFFERED";
/// Another transaction under the idempotency key happened or may still happen.
const IDEMPOTENCY_KEY_TAKEN: &str = "IDEMPOTENCY_KEY_TAKEN";
/// The operator neither hands out nor shows the content.
const DENIED: &str = "DENIED";
/// The chain refuses the transaction.
const CHAIN_REFUSED: &str = "CHAIN_REFUSED";
/// The transaction was sent before, under another idempotency key.
const IDEMPOTENCY_KEY_DIFFERS: &str = "IDEMPOTENCY_KEY_DIFFERS";

/// The page that says what each code means.
const EXPLAINED: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/api.md#errors");
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");
/// Seconds after which a request that found too many others may be tried again.
const RETRY_AFTER: u32 = 1;
/// The way to sign in that every program has.
const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

/// A request that is not answered, and the reason (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::api) struct Problem {
    /// The page that explains the codes.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The meaning of the status.
    title: &'static str,
    /// The HTTP status of the answer.
    #[schema(example = 404)]
    status: u16,
    /// The reason, and what to do.
    detail: Box<str>,
    /// The kind of problem, for programs.
    #[schema(example = "NOT_FOUND")]
    code: &'static str,
    /// The word that confirms an erasure, for the header `Weighhouse-Confirmation`; only with `CONFIRMATION_NEEDED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation: Option<Box<str>>,
    /// The hash of the transaction that was sent under the idempotency key; only with `IDEMPOTENCY_KEY_TAKEN`
    /// and `IDEMPOTENCY_KEY_DIFFERS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction: Option<Box<str>>,
    /// The code of the contract that refused; only with `CHAIN_REFUSED`, where a contract refused with a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "escrow/sold_out")]
    contract_code: Option<Box<str>>,
    /// Seconds after which to ask again, where asking again helps.
    #[serde(skip)]
    retry_after: u32,
}

impl Problem {
    pub(in crate::api) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or_default();
        let (status, detail) = (status.as_u16(), detail.into().into());
        Problem {
            kind: EXPLAINED,
            title,
            status,
            detail,
            code,
            confirmation: None,
            transaction: None,
            contract_code: None,
            retry_after: RETRY_AFTER,
        }
    }

    /// The warning before what can't be undone, and the word that confirms it.
    pub(in crate::api) fn unconfirmed(warning: String, confirmation: String) -> Self {
        let problem = Problem::new(StatusCode::CONFLICT, CONFIRMATION_NEEDED, warning);
        Problem { confirmation: Some(confirmation.into()), ..problem }
    }

    /// An idempotency key under which another transaction was sent.
    pub(in crate::api) fn taken(transaction: &str, detail: impl Into<String>) -> Self {
        let problem = Problem::new(StatusCode::CONFLICT, IDEMPOTENCY_KEY_TAKEN, detail);
        Problem { transaction: Some(transaction.into()), ..problem }
    }

    /// A transaction that was sent under another idempotency key.
    pub(in crate::api) fn named_otherwise(transaction: &str, detail: impl Into<String>) -> Self {
        let problem = Problem::new(StatusCode::CONFLICT, IDEMPOTENCY_KEY_DIFFERS, detail);
        Problem { transaction: Some(transaction.into()), ..problem }
    }

    /// The same, with the seconds after which to ask again.
    pub(in crate::api) fn after(self, seconds: u32) -> Self {
        Problem { retry_after: seconds, ..self }
    }

    pub(in crate::api) fn detail(&self) -> &str {
        &self.detail
    }

    /// A transaction that the chain refuses.
    pub(in crate::api) fn refused(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, CHAIN_REFUSED, detail)
    }

    /// A transaction that a contract refuses, by a code of its own if it has one.
    pub(in crate::api) fn refused_by_contract(contract_code: Option<&str>, detail: impl Into<String>) -> Self {
        Problem { contract_code: contract_code.map(Into::into), ..Problem::refused(detail) }
    }

    /// A parameter that can't be used; `detail` says what may be.
    pub(in crate::api) fn bad_input(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, BAD_USER_INPUT, detail)
    }

    pub(in crate::api) fn not_found(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, NOT_FOUND, detail)
    }

    /// A content that the operator of this server denies.
    pub(in crate::api) fn denied(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, DENIED, detail)
    }

    pub(in crate::api) fn method_not_allowed() -> Self {
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, BAD_REQUEST, "this path takes another method")
    }

    pub(in crate::api) fn overloaded(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, OVERLOADED, detail)
    }

    /// One caller has all that it may have at a time.
    pub(in crate::api) fn too_many(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::TOO_MANY_REQUESTS, OVERLOADED, detail)
    }

    /// The index does not hold a height in the time that the caller gave.
    pub(in crate::api) fn not_reached(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, NOT_REACHED, detail)
    }

    pub(in crate::api) fn unavailable(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE, detail)
    }

    /// What this server never does: unlike [`Problem::unavailable`], asking again is in vain.
    pub(in crate::api) fn not_offered(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_IMPLEMENTED, NOT_OFFERED, detail)
    }

    pub(in crate::api) fn too_large(limit: u64) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, ANSWER_TOO_LARGE, too_large(limit))
    }

    /// Nobody is signed in; `detail` says how one gets there.
    pub(in crate::api) fn unauthenticated(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNAUTHORIZED, UNAUTHENTICATED, detail)
    }

    pub(in crate::api) fn internal() -> Self {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, "internal error")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let Ok(body) = serde_json::to_vec(&self) else { return status.into_response() };
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            response.headers_mut().insert(header::RETRY_AFTER, self.retry_after.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, BEARER);
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
