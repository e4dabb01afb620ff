//! GraphQL over HTTP, and the way to it over WebSocket.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, RawQuery, Request as HttpRequest, State, WebSocketUpgrade};
use axum::http::{header, HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Extension;
use serde::Deserialize;

use super::answer::{Caching, Wanted};
use super::{busy, graphiql, refusal, Service};
use crate::api::budget::Budget;
use crate::api::graphql::error::{BAD_REQUEST, QUERY_TOO_LARGE};
use crate::api::graphql::persisted::PERSISTED_QUERY;
use crate::api::places::Full;
use crate::api::sockets::Connection;

/// The one protocol spoken over WebSocket.
const WEBSOCKET_PROTOCOL: &str = "graphql-transport-ws";

/// The parameters of a GET.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl Parameters {
    fn read(query: &str) -> Result<Request, String> {
        let parameters: Parameters = serde_html_form::from_str(query).map_err(|error| error.to_string())?;
        let mut request = Request::new(parameters.query.unwrap_or_default());
        if let Some(name) = parameters.operation_name {
            request = request.operation_name(name);
        }
        let wrong = |name, error| format!("{name} is no JSON object: {error}");
        if let Some(text) = parameters.variables {
            let variables: Option<Variables> =
                serde_json::from_str(&text).map_err(|error| wrong("variables", error))?;
            request.variables = variables.unwrap_or_default();
        }
        if let Some(text) = parameters.extensions {
            request.extensions = serde_json::from_str(&text).map_err(|error| wrong("extensions", error))?;
        }
        Ok(request)
    }
}

pub(super) async fn by_get(
    State(service): State<Arc<Service>>,
    budget: Option<Extension<Budget>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if query.is_none() && graphiql::is_wanted(&headers) {
        return graphiql::page();
    }
    if headers.contains_key(header::UPGRADE) {
        let message = format!("a WebSocket opens at /graphql/ws, and speaks {WEBSOCKET_PROTOCOL}");
        return refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &message);
    }
    match Parameters::read(&query.unwrap_or_default()) {
        Ok(request) => {
            let caching = if request.query.is_empty() { Caching::Briefly } else { Caching::Asking };
            answer(&service, request, budget, Wanted::new(&headers, caching)).await
        }
        Err(error) => refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &error),
    }
}

pub(super) async fn by_post(
    State(service): State<Arc<Service>>,
    budget: Option<Extension<Budget>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim() == "application/json"));
    if !is_json {
        let message = "the body's Content-Type is not application/json";
        return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, message);
    }
    let body = match body {
        Ok(body) => body,
        Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message =
                format!("the body has more than {} bytes: ask for less at a time", service.limits.request_bytes);
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, QUERY_TOO_LARGE, &message);
        }
        Err(refused) => return refusal(refused.status(), BAD_REQUEST, &refused.body_text()),
    };
    match serde_json::from_slice::<Request>(&body) {
        Ok(request) => answer(&service, request, budget, Wanted::new(&headers, Caching::Never)).await,
        Err(error) => {
            let message = format!("the body is no GraphQL request: {error}");
            refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &message)
        }
    }
}

async fn answer(service: &Service, request: Request, budget: Option<Extension<Budget>>, wanted: Wanted) -> Response {
    if request.query.is_empty() && !request.extensions.contains_key(PERSISTED_QUERY) {
        let message = "the request has no query: send one as `query`, or its hash as `extensions.persistedQuery`";
        return refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, message);
    }
    wanted.answer(service, request, budget.map(|Extension(budget)| budget)).await
}

/// Opens a connection for subscriptions, and for queries.
pub(super) async fn by_socket(
    State(service): State<Arc<Service>>,
    Extension(budget): Extension<Budget>,
    request: HttpRequest,
) -> Response {
    if !speaks_protocol(request.headers()) {
        let message = format!("subscriptions speak {WEBSOCKET_PROTOCOL}");
        return refusal(StatusCode::BAD_REQUEST, BAD_REQUEST, &message);
    }
    let (mut parts, _) = request.into_parts();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    let Service { schema, metrics, limits, stop, .. } = Service::clone(&service);
    let place = match service.sockets.place(budget.caller()) {
        Ok(place) => place,
        Err(Full::Caller) => {
            let message = format!("{} connections are open from this address: no more may", limits.sockets_each);
            return busy(StatusCode::TOO_MANY_REQUESTS, &message);
        }
        Err(Full::Server) => {
            return busy(StatusCode::SERVICE_UNAVAILABLE, "too many connections are open: try again in a moment");
        }
    };
    let bytes = limits.request_bytes;
    let connection = Connection { schema, metrics, limits: Arc::clone(&limits), stop, place, budget };
    let upgrade = upgrade.protocols([WEBSOCKET_PROTOCOL]).max_message_size(bytes).max_frame_size(bytes);
    upgrade.on_upgrade(|socket| connection.run(socket))
}

/// Whether the protocol is offered, and not the older one under the name `graphql-ws`.
fn speaks_protocol(headers: &HeaderMap) -> bool {
    let spoken = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    spoken.is_some_and(|spoken| spoken.split(',').all(|name| name.trim() == WEBSOCKET_PROTOCOL))
}
