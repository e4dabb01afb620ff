//! The server: GraphQL, health, figures.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use async_graphql::http::parse_query_string;
use async_graphql::{Request, Response as Answer, ServerError, Value};
use async_graphql_axum::GraphQLSubscription;
use axum::extract::{DefaultBodyLimit, RawQuery, Request as HttpRequest, State};
use axum::http::{header, HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tower_http::cors::{Any, CorsLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use super::bounded::Bounded;
use super::graphql::error::{self, INTERNAL, OVERLOADED, UNAVAILABLE, VALIDATION_FAILED};
use super::graphql::Schema;
use super::limits::Limits;
use crate::metrics::Metrics;
use crate::read::meta::Lag;
use crate::read::Rows;

/// Largest request body, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Longest time for a request, its body and its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Seconds after which a request that found too many others may be tried again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");
/// Time without a word of the node after which the index is not ready.
const MAX_SILENCE_SECONDS: i64 = 60;
/// The one protocol spoken over WebSocket.
const WEBSOCKET_PROTOCOL: &str = "graphql-transport-ws";
/// The media type whose answers carry a meaning in their status.
const GRAPHQL_MEDIA_TYPE: &str = "application/graphql-response+json";

/// What requests are answered with.
#[derive(Clone)]
pub struct Service {
    /// Answers GraphQL.
    pub schema: Schema,
    /// For health.
    pub rows: Rows,
    /// The bounds of what is answered; those of the schema.
    pub limits: Limits,
    /// What is counted.
    pub metrics: Metrics,
    /// Blocks behind the chain's head up to which the index is ready.
    pub ready_lag: i64,
}

/// All routes.
pub fn router(service: Service) -> Router {
    let subscriptions = Router::new()
        .route_service("/graphql/ws", GraphQLSubscription::new(service.schema.clone()))
        .layer(middleware::from_fn(require_protocol));
    let anyone = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::ACCEPT]);
    Router::new()
        .route("/graphql", get(graphql_get).post(graphql_post))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .with_state(service)
        .merge(subscriptions)
        .layer(anyone)
        .layer(TraceLayer::new_for_http())
}

/// Answers until `stop`.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(listen: SocketAddr, service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    let listener =
        tokio::net::TcpListener::bind(listen).await.with_context(|| format!("{listen} can't be listened on"))?;
    let address = listener.local_addr()?;
    tracing::info!(%address, "answering GraphQL at /graphql and /graphql/ws");
    axum::serve(listener, router(service)).with_graceful_shutdown(stop.cancelled_owned()).await?;
    Ok(())
}

async fn graphql_get(State(service): State<Service>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    match parse_query_string(&query.unwrap_or_default()) {
        Ok(request) => answer(&service, request, &headers).await,
        Err(error) => refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn graphql_post(State(service): State<Service>, headers: HeaderMap, body: axum::body::Bytes) -> Response {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().is_some_and(|kind| kind.trim() == "application/json"));
    if !is_json {
        return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body's Content-Type is not application/json");
    }
    match serde_json::from_slice::<Request>(&body) {
        Ok(request) => answer(&service, request, &headers).await,
        Err(error) => refusal(StatusCode::BAD_REQUEST, &format!("the body is no GraphQL request: {error}")),
    }
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
    if answer.is_err() {
        service.metrics.graphql_errors.inc();
        add_codes(&mut answer);
    }
    let not_executed = answer.errors.iter().find(|error| error.path.is_empty());
    let status = match (not_executed.and_then(code), accepts_graphql) {
        (Some(OVERLOADED | UNAVAILABLE), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Some(INTERNAL), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Some(_), true) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let media_type = if accepts_graphql { GRAPHQL_MEDIA_TYPE } else { "application/json" };
    let mut body = Bounded::new(service.limits.answer_bytes);
    if serde_json::to_writer(&mut body, &answer).is_err() {
        return too_large(service.limits.answer_bytes, media_type);
    }
    let mut response = (status, [(header::CONTENT_TYPE, media_type)], body.into_bytes()).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    response
}

fn too_large(limit: u64, media_type: &'static str) -> Response {
    let error = json!({"message": error::too_large(limit), "extensions": {"code": error::ANSWER_TOO_LARGE}});
    let status = if media_type == GRAPHQL_MEDIA_TYPE { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    (status, [(header::CONTENT_TYPE, media_type)], json!({"errors": [error]}).to_string()).into_response()
}

/// The code of an error.
fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Gives a code to errors that have none: those of the library's own checks.
fn add_codes(answer: &mut Answer) {
    for error in &mut answer.errors {
        let code = if error.path.is_empty() { VALIDATION_FAILED } else { INTERNAL };
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", code);
        }
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    let error = json!({"message": message, "extensions": {"code": "BAD_REQUEST"}});
    (status, Json(json!({"errors": [error]}))).into_response()
}

/// Refuses the older protocol under the name `graphql-ws`.
async fn require_protocol(request: HttpRequest, next: Next) -> Response {
    let spoken = request.headers().get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    let right = spoken.is_some_and(|spoken| spoken.split(',').any(|name| name.trim() == WEBSOCKET_PROTOCOL));
    let other = spoken.is_some_and(|spoken| spoken.split(',').any(|name| name.trim() != WEBSOCKET_PROTOCOL));
    if !right || other {
        return refusal(StatusCode::BAD_REQUEST, "subscriptions speak graphql-transport-ws");
    }
    next.run(request).await
}

/// Alive: the process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready: the index is not far behind the chain.
async fn readyz(State(service): State<Service>) -> Response {
    let (ready, state) = match service.rows.lag().await {
        Ok(Some(Lag { height, head, silence })) => {
            let ready = head - height <= service.ready_lag && silence <= MAX_SILENCE_SECONDS;
            (ready, json!({"height": height, "chain_head": head, "seconds_since_seen": silence}))
        }
        Ok(None) => (false, json!({"reason": "ingest has not begun"})),
        Err(error) => {
            tracing::warn!(?error, "not ready: the database does not answer");
            (false, json!({"reason": "the database does not answer"}))
        }
    };
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({"ready": ready, "state": state}))).into_response()
}

async fn metrics(State(service): State<Service>) -> Response {
    match service.metrics.text() {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "figures can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
