//! One answer within its bounds, and its tag.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use serde::Serialize;

use super::cost::cost;
use super::problem::Problem;
use crate::api::bounded::Bounded;
use crate::api::gate::TOO_MANY;
use crate::api::http::Service;
use crate::api::tag;
use crate::read::{Allowance, Answer, Rows};

/// The last height that the index held before the answer was read.
pub(in crate::api) const HEIGHT: HeaderName = HeaderName::from_static("weighhouse-height");
/// A cache asks again before it answers: whatever is stored may have changed with the next block.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("no-cache");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What an answer changes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changes {
    /// With blocks alone. Read before the answer, the height tags nothing that is newer than it says.
    WithBlocks,
    /// With cards and the search index too, which follow when they can.
    Anytime,
}

/// A request for an answer from the tables.
pub(super) struct Reading {
    service: Arc<Service>,
    known: Option<String>,
    /// What the request costs.
    points: usize,
    /// The request's path and query.
    pub target: String,
}

impl FromRequestParts<Arc<Service>> for Reading {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
        let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        let points = usize::try_from(cost(route, parts.uri.query().unwrap_or_default())).unwrap_or(usize::MAX);
        Ok(Reading { service: service.clone(), known: known.map(str::to_owned), points, target })
    }
}

/// What is answered, with headers of its own.
pub(super) struct Found<T> {
    pub body: T,
    pub headers: HeaderMap,
}

impl<T> From<T> for Found<T> {
    fn from(body: T) -> Self {
        Found { body, headers: HeaderMap::new() }
    }
}

/// What `read` finds, within the bounds of a request: past the gate, no longer than an answer may take, and without
/// ending the connection if it panics.
pub(super) async fn read_within<T, F>(
    service: &Service,
    points: usize,
    read: impl FnOnce(Rows) -> F,
) -> Result<T, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    service.metrics.rest_requests.inc();
    if let Some(difference) = service.rows.difference() {
        return Err(Problem::unavailable(format!("the index is of another version: {difference}")));
    }
    let Some(_pass) = service.gate.pass(points).await else {
        return Err(Problem::overloaded(TOO_MANY));
    };
    let limits = &service.limits;
    let allowance = Allowance { bytes: limits.answer_bytes, count_time: limits.count_time };
    let rows = service.rows.for_answer(Arc::new(Answer::new(allowance)));
    let running = tokio::time::timeout(limits.answer_time, read(rows));
    match AssertUnwindSafe(running).catch_unwind().await {
        Ok(Ok(found)) => found,
        Ok(Err(_)) => Err(Problem::overloaded("the answer takes too long: ask for less")),
        Err(_) => {
            tracing::error!("a request panicked");
            Err(Problem::internal())
        }
    }
}

impl Reading {
    /// Answers what `read` finds, within the bounds of a request.
    pub(super) async fn answer<T: Serialize, F>(
        self,
        changes: Changes,
        read: impl FnOnce(Rows) -> F,
    ) -> Result<Response, Problem>
    where
        F: Future<Output = Result<Found<T>, Problem>>,
    {
        let (service, points) = (self.service.clone(), self.points);
        read_within(&service, points, |rows| self.run(changes, rows, read)).await
    }

    async fn run<T: Serialize, F>(
        self,
        changes: Changes,
        rows: Rows,
        read: impl FnOnce(Rows) -> F,
    ) -> Result<Response, Problem>
    where
        F: Future<Output = Result<Found<T>, Problem>>,
    {
        let limits = &self.service.limits;
        let height = rows.lag().await?.map_or(0, |lag| lag.height);
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, CACHE_CONTROL);
        headers.insert(HEIGHT, height.into());
        if changes == Changes::WithBlocks {
            headers.insert(header::ETAG, tag::of(&height).map_err(|_| Problem::internal())?);
            if tag::is_known(self.known.as_deref(), &headers) {
                return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
            }
        }
        let found = read(rows).await?;
        let mut body = Bounded::new(limits.answer_bytes);
        serde_json::to_writer(&mut body, &found.body).map_err(|_| Problem::too_large(limits.answer_bytes))?;
        let body = body.into_bytes();
        headers.extend(found.headers);
        if changes == Changes::Anytime {
            headers.insert(header::ETAG, tag::of(&body).map_err(|_| Problem::internal())?);
            if tag::is_known(self.known.as_deref(), &headers) {
                return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
            }
        }
        headers.insert(header::CONTENT_TYPE, JSON);
        Ok((headers, body).into_response())
    }
}
