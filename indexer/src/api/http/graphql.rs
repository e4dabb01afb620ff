//! GraphQL over HTTP, and the way to it over WebSocket.

use std::net::SocketAddr;
use std::sync::Arc;

use async_graphql::http::parse_query_string;
use async_graphql::{Request, Response as Answer, ServerError, Value};
use axum::extract::{ConnectInfo, FromRequestParts, RawQuery, Request as HttpRequest, State, WebSocketUpgrade};
use axum::http::{header, HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{refusal, Service};
use crate::api::bounded::Bounded;
use crate::api::graphql::error::{
    set_code, too_large, ANSWER_TOO_LARGE, BAD_REQUEST, INTERNAL, OVERLOADED, UNAVAILABLE, VALIDATION_FAILED,
};
use crate::api::sockets::{Connection, Full};
use crate::metrics::Metrics;

/// The one protocol spoken over WebSocket.
const WEBSOCKET_PROTOCOL: &str = "graphql-transport-ws";
/// The media type whose answers carry a meaning in their status.
const GRAPHQL_MEDIA_TYPE: &str = "application/graphql-response+json";
/// Seconds after which a request that found too many others may be tried again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

pub(super) async fn by_get(State(service): State<Service>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    match parse_query_string(&query.unwrap_or_default()) {
        Ok(request) => answer(&service, request, &headers).await,
        Err(error) => refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &error.to_string()),
    }
}

pub(super) async fn by_post(State(service): State<Service>, headers: HeaderMap, body: axum::body::Bytes) -> Response {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim() == "application/json"));
    if !is_json {
        let message = "the body's Content-Type is not application/json";
        return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, message);
    }
    match serde_json::from_slice::<Request>(&body) {
        Ok(request) => answer(&service, request, &headers).await,
        Err(error) => {
            let message = format!("the body is no GraphQL request: {error}");
            refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &message)
        }
    }
}

/// Opens a connection for subscriptions, and for queries.
pub(super) async fn by_socket(State(service): State<Service>, request: HttpRequest) -> Response {
    if !speaks_protocol(request.headers()) {
        let message = format!("subscriptions speak {WEBSOCKET_PROTOCOL}");
        return refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &message);
    }
    let (mut parts, _) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    let Service { schema, metrics, limits, stop, .. } = service;
    let place = match service.sockets.place(peer) {
        Ok(place) => place,
        Err(Full::Address) => {
            let message = format!("{} connections are open from this address: no more may be", limits.sockets_each);
            return busy(StatusCode::TOO_MANY_REQUESTS, &message);
        }
        Err(Full::Server) => {
            return busy(StatusCode::SERVICE_UNAVAILABLE, "too many connections are open: try again in a moment");
        }
    };
    let bytes = limits.request_bytes;
    let connection = Connection { schema, metrics, limits: Arc::clone(&limits), stop, place };
    let upgrade = upgrade.protocols([WEBSOCKET_PROTOCOL]).max_message_size(bytes).max_frame_size(bytes);
    upgrade.on_upgrade(|socket| connection.run(socket))
}

fn busy(status: StatusCode, message: &str) -> Response {
    let mut response = refusal(status, OVERLOADED, message);
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    response
}

/// Whether the protocol is offered, and not the older one under the name `graphql-ws`.
fn speaks_protocol(headers: &HeaderMap) -> bool {
    let spoken = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    spoken.is_some_and(|spoken| spoken.split(',').all(|name| name.trim() == WEBSOCKET_PROTOCOL))
}

/// Answers as GraphQL over HTTP asks: to those who accept its media type, a request that could not
/// be executed is a 400. Others get a 200, as they expect. Whoever asks, a server that can't answer says so by status.
async fn answer(service: &Service, request: Request, headers: &HeaderMap) -> Response {
    let accepts_graphql = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains(GRAPHQL_MEDIA_TYPE));
    let mut answer = service.schema.execute(request).await;
    service.metrics.graphql_requests.inc();
    note(&service.metrics, &mut answer);
    let limit = service.limits.answer_bytes;
    let mut body = Bounded::new(limit);
    if serde_json::to_writer(&mut body, &answer).is_err() {
        body = Bounded::new(u64::MAX);
        answer = Answer::from_errors(vec![ServerError::new(too_large(limit), None)]);
        set_code(&mut answer.errors[0], ANSWER_TOO_LARGE);
        if serde_json::to_writer(&mut body, &answer).is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    }
    let status = status(&answer, accepts_graphql);
    let media_type = if accepts_graphql { GRAPHQL_MEDIA_TYPE } else { "application/json" };
    let mut response = (status, [(header::CONTENT_TYPE, media_type)], body.into_bytes()).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

fn status(answer: &Answer, accepts_graphql: bool) -> StatusCode {
    let not_executed = answer.errors.iter().find(|error| error.path.is_empty());
    match (not_executed.and_then(code), accepts_graphql) {
        (Some(OVERLOADED | UNAVAILABLE), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Some(INTERNAL), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Some(_), true) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    }
}

/// Counts an answer with errors, and gives a code to those that have none: those of the library's own checks.
pub(in crate::api) fn note(metrics: &Metrics, answer: &mut Answer) {
    if answer.is_ok() {
        return;
    }
    metrics.graphql_errors.inc();
    for error in &mut answer.errors {
        if code(error).is_none() {
            set_code(error, if error.path.is_empty() { VALIDATION_FAILED } else { INTERNAL });
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
            (INTERNAL, 500, 500),
            (VALIDATION_FAILED, 400, 200),
            (ANSWER_TOO_LARGE, 400, 200),
        ] {
            let found = [true, false].map(|accepts_graphql| status(&answer(code), accepts_graphql).as_u16());
            assert_eq!(found, [strict, lenient], "{code}");
        }
    }
}
