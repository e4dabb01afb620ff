//! What every answer passes on its way: its caller's budget, its time, its trace, and the headers that keep browsers from
//! misusing it.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::{busy, refusal, storefront, Service, REQUEST};
use crate::api::budget::Exhausted;
use crate::api::caller::Caller;
use crate::api::gate::TOO_MANY;
use crate::api::graphql::error::RATE_LIMITED;
use crate::api::rest;

/// Headers of every answer that has no others of that name. An answer of ours is no page, and belongs into none.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];
/// Two years, in which a browser asks over TLS alone.
const TLS_ALONE: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// In the extensions of a 503: what is asked for is still being made, and the server is well.
#[derive(Clone, Copy)]
pub(in crate::api) struct NotYet;

/// Charges a request to its caller before anything of it is read, and says in the answer what is left.
pub(in crate::api) async fn charge(State(service): State<Arc<Service>>, mut request: Request, next: Next) -> Response {
    let route = route(&request);
    if matches!(route.as_str(), "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    let is_rest = is_rest(&route);
    let points = match route.starts_with("/v1/") || route == rest::SHARED {
        true => rest::cost(&route, request.uri().query().unwrap_or_default()),
        false => REQUEST,
    };
    let known = request.extensions().get::<Caller>().cloned().or_else(|| signed_in(&service, request.headers()));
    let address = Caller::of(request.extensions(), request.headers(), &service.limits.trusted_proxies);
    let budget = service.budgets.of(known.unwrap_or_else(|| address.clone()), address);
    let mut answer = match budget.take(points) {
        Ok(_) if !storefront::has(&route) && service.gate.refuses() => overloaded(is_rest),
        Ok(_) => {
            request.extensions_mut().insert(budget.clone());
            next.run(request).await
        }
        Err(exhausted) => {
            service.metrics.requests_over_budget.inc();
            too_many(exhausted, is_rest)
        }
    };
    if answer.status() == StatusCode::SERVICE_UNAVAILABLE && answer.extensions().get::<NotYet>().is_none() {
        service.metrics.requests_unanswered.inc();
    }
    budget.write(answer.headers_mut());
    answer
}

/// The refusal of a request that would find no place to wait: to read it first would take from those that run.
fn overloaded(is_rest: bool) -> Response {
    match is_rest {
        true => rest::overloaded(TOO_MANY),
        false => busy(StatusCode::SERVICE_UNAVAILABLE, TOO_MANY),
    }
}

/// The account whose session a request shows, once this server has looked that up: until then its address is charged.
fn signed_in(service: &Service, headers: &HeaderMap) -> Option<Caller> {
    let token = rest::token(headers)?;
    service.accounts.as_ref()?.lately(token).map(Caller::Account)
}

fn too_many(exhausted: Exhausted, is_rest: bool) -> Response {
    let mut answer = match is_rest {
        true => rest::rate_limited(exhausted.message()),
        false => refusal(StatusCode::TOO_MANY_REQUESTS, RATE_LIMITED, &exhausted.message()),
    };
    answer.headers_mut().insert(header::RETRY_AFTER, exhausted.seconds().into());
    answer
}

/// Ends a request that takes too long: its body comes too slowly, or its answer does.
pub(in crate::api) async fn within_time(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let (is_rest, time) = (is_rest(&route(&request)), service.limits.request_time);
    let Ok(answer) = tokio::time::timeout(time, next.run(request)).await else {
        service.metrics.requests_unanswered.inc();
        let late = format!("the request takes longer than {} s: send its body faster, or ask for less", time.as_secs());
        return match is_rest {
            true => rest::overloaded(&late),
            false => busy(StatusCode::SERVICE_UNAVAILABLE, &late),
        };
    };
    answer
}

/// Logs a request for those who look for a fault, by its route alone: a path may name an account, and a query what somebody
/// looks for.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let (method, route, begin) = (request.method().clone(), route(&request), Instant::now());
    let answer = next.run(request).await;
    let (status, milliseconds) = (answer.status().as_u16(), begin.elapsed().as_millis());
    tracing::debug!(%method, route, status, milliseconds, "answered");
    answer
}

/// Records a request's span, where spans go anywhere.
pub(in crate::api) async fn trace(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let parent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    let Some(begun) = service.traces.begin(parent) else { return next.run(request).await };
    let (method, route) = (request.method().clone(), route(&request));
    let answer = next.run(request).await;
    service.traces.end(begun, method.as_str(), route, answer.status().as_u16());
    answer
}

/// Whether a refusal is a problem of REST: all but GraphQL's addresses answer so.
fn is_rest(route: &str) -> bool {
    !route.starts_with("/graphql")
}

/// The pattern of a request's path.
fn route(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or_else(String::new, |path| path.as_str().to_owned())
}

/// Puts the headers on an answer.
pub(in crate::api) async fn guard(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    add(answer.headers_mut(), service.limits.is_behind_tls);
    answer
}

fn add(headers: &mut HeaderMap, is_behind_tls: bool) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if is_behind_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TLS_ALONE);
    }
}
