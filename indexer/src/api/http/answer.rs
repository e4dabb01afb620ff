//! Answers of GraphQL over HTTP: their status, media type, size and how long a cache may have them.

use std::collections::BTreeMap;
use std::io::Write;

use async_graphql::{Request, Response as Answer, ServerError, Value};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::Service;
use crate::api::bounded::Bounded;
use crate::api::budget::Budget;
use crate::api::caller::Caller;
use crate::api::graphql::charge;
use crate::api::graphql::error::{
    lead_on, set_code, too_large, ANSWER_TOO_LARGE, INTERNAL, OVERLOADED, RATE_LIMITED, UNAVAILABLE, VALIDATION_FAILED,
};
use crate::api::graphql::kept;
use crate::api::tag;
use crate::gzip::{self, Compression};
use crate::metrics::Metrics;

/// The media type whose answers carry a meaning in their status.
const GRAPHQL: HeaderValue = HeaderValue::from_static("application/graphql-response+json; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
/// Seconds after which a request that found too many others may be tried again.
pub(super) const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// What a cache may do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caching {
    /// Nothing: it answers a POST.
    Never,
    /// Keep it, and ask before it is used again.
    Asking,
    /// Answer with it for two seconds, less than a block takes, and for everybody: the query is named by its hash, as
    /// front ends do that many people open.
    Briefly,
}

impl Caching {
    fn header(self, answer: &Answer, is_private: bool) -> Option<HeaderValue> {
        Some(HeaderValue::from_static(match self {
            Caching::Never => return None,
            _ if answer.is_err() => "no-store",
            _ if is_private => "private, no-cache",
            Caching::Asking => "no-cache",
            Caching::Briefly => "public, max-age=2",
        }))
    }
}

/// What a client wants of its answer.
pub(super) struct Wanted {
    /// Statuses say what went wrong.
    is_strict: bool,
    if_none_match: Option<String>,
    caching: Caching,
    takes_gzip: bool,
}

impl Wanted {
    pub(super) fn new(headers: &HeaderMap, caching: Caching) -> Self {
        let text = |name: HeaderName| headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        Wanted {
            is_strict: text(header::ACCEPT).any(|value| value.contains("application/graphql-response+json")),
            if_none_match: text(header::IF_NONE_MATCH).next().map(str::to_owned),
            caching,
            takes_gzip: gzip::is_taken(headers),
        }
    }

    /// Answers as GraphQL over HTTP asks: to those who accept its media type, a request that could not be executed is a
    /// 400. Others get a 200, as they expect. Whoever asks, a server that can't answer says so by status.
    pub(super) async fn answer(self, service: &Service, request: Request, budget: Option<Budget>) -> Response {
        let is_private = budget.as_ref().is_some_and(|budget| matches!(budget.caller(), Caller::Account(_)));
        let request = match budget {
            Some(budget) => request.data(budget),
            None => request,
        };
        let mut answer = service.schema.execute(request.data(kept::AsBytes)).await;
        service.metrics.graphql_requests.inc();
        note(&service.metrics, &mut answer);
        if self.caching != Caching::Never {
            leave_caller_out(&mut answer);
        }
        let Some(body) = self.body(&mut answer, service.limits.answer_bytes) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let status = status(&answer, self.is_strict);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, if self.is_strict { GRAPHQL } else { JSON });
        if let Some(seconds) = retry_after(status, &answer) {
            headers.insert(header::RETRY_AFTER, seconds);
        }
        if let Some(caching) = self.caching.header(&answer, is_private) {
            headers.insert(header::CACHE_CONTROL, caching);
            headers.insert(header::VARY, HeaderValue::from_static("accept"));
            if let (true, Ok(tag)) = (answer.is_ok(), tag::of(&body)) {
                headers.insert(header::ETAG, tag);
            }
            if tag::is_known(self.if_none_match.as_deref(), &headers) {
                return (StatusCode::NOT_MODIFIED, headers).into_response();
            }
        }
        // Caches keep the answers to a GET by tags: they stay as they are. So do an account's: their length would tell of
        // secrets.
        let is_worth_it = (gzip::LEAST..=gzip::MOST).contains(&body.len());
        if is_worth_it && self.takes_gzip && self.caching == Caching::Never && !is_private {
            if let Ok(short) = gzip::compress(&body, Compression::fast()) {
                headers.insert(header::CONTENT_ENCODING, gzip::NAME);
                headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
                return (status, headers, short).into_response();
            }
        }
        (status, headers, body).into_response()
    }

    /// The answer's bytes, or those of an error in its place when they are too many.
    fn body(&self, answer: &mut Answer, limit: u64) -> Option<Vec<u8>> {
        if let Some(body) = written(answer, limit) {
            return Some(body);
        }
        *answer = Answer::from_errors(vec![ServerError::new(too_large(limit), None)]);
        set_code(answer.errors.first_mut()?, ANSWER_TOO_LARGE);
        written(answer, u64::MAX)
    }
}

/// The answer's bytes, if they are not more than so many.
fn written(answer: &Answer, limit: u64) -> Option<Vec<u8>> {
    let mut body = Bounded::new(limit);
    if let Value::Binary(data) = &answer.data {
        body.write_all(b"{\"data\":").ok()?;
        body.write_all(data).ok()?;
        if !answer.extensions.is_empty() {
            body.write_all(b",\"extensions\":").ok()?;
            serde_json::to_writer(&mut body, &answer.extensions).ok()?;
        }
        body.write_all(b"}").ok()?;
    } else {
        serde_json::to_writer(&mut body, &Written::from(answer)).ok()?;
    }
    Some(body.into_bytes())
}

/// An answer as GraphQL over HTTP has it: without data where nothing was executed.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
}

impl<'a> From<&'a Answer> for Written<'a> {
    fn from(answer: &'a Answer) -> Self {
        let is_executed = answer.is_ok() || answer.errors.iter().any(|error| !error.path.is_empty());
        let data = Some(&answer.data).filter(|data| is_executed || **data != Value::Null);
        Written { data, extensions: &answer.extensions, errors: &answer.errors }
    }
}

/// Takes out of an answer what differs between callers: a cache gives it to others.
fn leave_caller_out(answer: &mut Answer) {
    if let Some(Value::Object(cost)) = answer.extensions.get_mut("cost") {
        cost.retain(|key, _| !charge::OF_CALLER.contains(&key.as_str()));
    }
}

fn status(answer: &Answer, is_strict: bool) -> StatusCode {
    let not_executed = answer.errors.iter().find(|error| error.path.is_empty());
    match (not_executed.and_then(code), is_strict) {
        (Some(OVERLOADED | UNAVAILABLE), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Some(RATE_LIMITED), _) => StatusCode::TOO_MANY_REQUESTS,
        (Some(INTERNAL), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Some(_), true) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    }
}

/// The seconds after which a refused request may be tried again.
fn retry_after(status: StatusCode, answer: &Answer) -> Option<HeaderValue> {
    let told = || answer.errors.iter().find_map(|error| error.extensions.as_ref()?.get(charge::RETRY_AFTER));
    match status {
        StatusCode::SERVICE_UNAVAILABLE => Some(RETRY_AFTER),
        StatusCode::TOO_MANY_REQUESTS => match told() {
            Some(Value::Number(seconds)) => seconds.as_u64().map(HeaderValue::from),
            _ => Some(RETRY_AFTER),
        },
        _ => None,
    }
}

/// Counts an answer with errors, and gives a code to those that have none: those of the library's own checks.
pub(in crate::api) fn note(metrics: &Metrics, answer: &mut Answer) {
    if answer.is_ok() {
        return;
    }
    metrics.graphql_errors.inc();
    for error in &mut answer.errors {
        match code(error) {
            None => {
                lead_on(error);
                set_code(error, if error.path.is_empty() { VALIDATION_FAILED } else { INTERNAL });
            }
            Some(RATE_LIMITED) => {
                metrics.requests_over_budget.inc();
            }
            Some(_) => {}
        }
    }
}

/// The code of an error.
fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_whose_fault_it_is() {
        let answer = |code: &str| {
            let mut error = ServerError::new("words", None);
            set_code(&mut error, code);
            Answer::from_errors(vec![error])
        };
        for (code, strict, lenient) in [
            (OVERLOADED, 503, 503),
            (UNAVAILABLE, 503, 503),
            (RATE_LIMITED, 429, 429),
            (INTERNAL, 500, 500),
            (VALIDATION_FAILED, 400, 200),
            (ANSWER_TOO_LARGE, 400, 200),
        ] {
            let found = [true, false].map(|is_strict| status(&answer(code), is_strict).as_u16());
            assert_eq!(found, [strict, lenient], "{code}");
        }
    }
}
