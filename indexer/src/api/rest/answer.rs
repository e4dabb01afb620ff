//! One answer within its bounds, and its tag.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::request::Parts;
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use serde::Serialize;
use url::form_urlencoded;

use super::cost::cost;
use super::problem::Problem;
use crate::api::addresses;
use crate::api::bounded::Bounded;
use crate::api::gate::TOO_MANY;
use crate::api::http::Service;
use crate::api::tag;
use crate::read::{Allowance, Answer, Rows};
use crate::search;

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
        check_addresses(parts, service).await?;
        let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
        let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        let points = usize::try_from(cost(route, parts.uri.query().unwrap_or_default())).unwrap_or(usize::MAX);
        Ok(Reading { service: service.clone(), known: known.map(str::to_owned), points, target })
    }
}

/// A request whose accounts are addresses of the chain, where it has any.
pub(super) struct Addressed;

impl FromRequestParts<Arc<Service>> for Addressed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        check_addresses(parts, service).await.map(|()| Addressed)
    }
}

/// Checks the accounts that a request has in its path and in its query.
async fn check_addresses(parts: &mut Parts, service: &Service) -> Result<(), Problem> {
    let path = RawPathParams::from_request_parts(parts, &()).await.ok();
    let in_path = path.iter().flat_map(RawPathParams::iter).map(|(name, value)| (name.into(), value.into()));
    let in_query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    for (name, value) in in_path.chain(in_query) {
        if addresses::NAMES.contains(&&*name) {
            check_address(service, &name, &value).await?;
        }
    }
    Ok(())
}

async fn check_address(service: &Service, name: &str, address: &str) -> Result<(), Problem> {
    let checked = service.addresses.check(&service.rows, address).await?;
    checked.map_err(|reason| Problem::bad_input(format!("{name} {reason}")))
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
    /// Refuses what is no address of the chain.
    pub(super) async fn check_address(&self, name: &str, address: &str) -> Result<(), Problem> {
        check_address(&self.service, name, address).await
    }

    /// Waits until the index holds a height, outside of the gate: others are answered meanwhile. False if the time ends
    /// before.
    pub(super) async fn wait_for(&self, height: i64, time: Duration) -> Result<bool, Problem> {
        Ok(self.service.feed.wait_for(&self.service.rows, height, time).await?)
    }

    /// The state of the answering server's search index.
    pub(super) fn search_progress(&self) -> search::Progress {
        self.service.rows.search_progress()
    }

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
        let most = service.limits.answer_bytes;
        let write = |found: &T| {
            let mut body = Bounded::new(most);
            serde_json::to_writer(&mut body, found).map_err(|_| Problem::too_large(most))?;
            Ok(body.into_bytes())
        };
        read_within(&service, points, |rows| self.run(changes, JSON, rows, read, write)).await
    }

    /// The same for an answer that is written already, of another media type. Its tag is that of its content.
    pub(super) async fn answer_text<F>(
        self,
        kind: HeaderValue,
        read: impl FnOnce(Rows) -> F,
    ) -> Result<Response, Problem>
    where
        F: Future<Output = Result<Vec<u8>, Problem>>,
    {
        let (service, points) = (self.service.clone(), self.points);
        let most = service.limits.answer_bytes;
        let write = |text: &Vec<u8>| {
            if u64::try_from(text.len()).unwrap_or(u64::MAX) > most {
                return Err(Problem::too_large(most));
            }
            Ok(text.clone())
        };
        let read = |rows| async move { Ok(Found::from(read(rows).await?)) };
        read_within(&service, points, |rows| self.run(Changes::Anytime, kind, rows, read, write)).await
    }

    async fn run<T, F>(
        self,
        changes: Changes,
        kind: HeaderValue,
        rows: Rows,
        read: impl FnOnce(Rows) -> F,
        write: impl FnOnce(&T) -> Result<Vec<u8>, Problem>,
    ) -> Result<Response, Problem>
    where
        F: Future<Output = Result<Found<T>, Problem>>,
    {
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
        let body = write(&found.body)?;
        headers.extend(found.headers);
        if changes == Changes::Anytime {
            headers.insert(header::ETAG, tag::of(&body).map_err(|_| Problem::internal())?);
            if tag::is_known(self.known.as_deref(), &headers) {
                return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
            }
        }
        headers.insert(header::CONTENT_TYPE, kind);
        Ok((headers, body).into_response())
    }
}
