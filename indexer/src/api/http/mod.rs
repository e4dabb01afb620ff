//! The server: GraphQL, health and the storefront for everybody, figures for the operator.

mod answer;
mod graphiql;
mod graphql;
pub(super) mod guard;
mod health;
mod storefront;

use std::any::Any as Fault;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{header, HeaderName, Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

pub(super) use answer::note;

use super::addresses::Addresses;
use super::budget::{Budgets, RATE_LIMIT, RATE_LIMIT_POLICY};
use super::gate::Gate;
use super::graphql::error::{INTERNAL, OVERLOADED};
use super::graphql::{schema_within, Schema};
use super::limits::Limits;
use super::places::Places;
use super::rest;
use crate::accounts::Accounts;
use crate::fee_grants::FeeGrants;
use crate::files::Files;
use crate::metrics::Metrics;
use crate::notices::Feedback;
use crate::outside::Outside;
use crate::parts::Parts;
use crate::read::{Feed, Rows};
use crate::share::Pictures;
use crate::storefront::Storefront;
use crate::traces::Traces;
use crate::transactions::Transactions;
use crate::visits::Visits;
use crate::workers;

/// Points that a request costs, whatever it asks.
pub(super) const REQUEST: u32 = 1;
/// Blocks behind the chain's head up to which the index is ready, unless the operator says otherwise.
const READY_LAG: i64 = 20;

/// What requests are answered with.
#[derive(Clone)]
pub struct Service {
    /// Answers GraphQL.
    pub schema: Schema,
    /// For health.
    pub rows: Rows,
    /// The addresses of the chain.
    pub addresses: Addresses,
    /// Tells of commits.
    pub feed: Feed,
    /// Makes and sends transactions; `None` without a node.
    pub transactions: Option<Transactions>,
    /// Keeps sessions, and what accounts keep; `None` without a domain to sign in to.
    pub accounts: Option<Accounts>,
    /// Grants newcomers' fees; `None` unless its operator does.
    pub fee_grants: Option<FeeGrants>,
    /// Keeps what people write to the operator; `None` where nobody may.
    pub feedback: Option<Feedback>,
    /// How hosts are found that strangers name.
    pub outside: Outside,
    /// Receives sealed files; `None` without an IPFS node.
    pub files: Option<Files>,
    /// What people open in a browser; `None` unless its operator serves it here.
    pub storefront: Option<Storefront>,
    /// Draws pictures of listings.
    pub pictures: Pictures,
    /// Counts visits of listings' pages.
    pub visits: Visits,
    /// The gate of all requests.
    pub gate: Gate,
    /// What each caller may still ask for.
    pub budgets: Budgets,
    /// The bounds of what is answered; those of the schema.
    pub limits: Arc<Limits>,
    /// Open connections over WebSocket.
    pub sockets: Places,
    /// What is counted.
    pub metrics: Metrics,
    /// Where spans of requests go.
    pub traces: Traces,
    /// Blocks behind the chain's head up to which the index is ready.
    pub ready_lag: i64,
    /// What the parts of this process do.
    pub parts: Parts,
    /// Ends what would go on without end.
    pub stop: CancellationToken,
}

impl Service {
    /// Answers from these rows within these limits.
    pub fn new(rows: Rows, feed: Feed, limits: Limits, metrics: Metrics) -> Self {
        let gate = Gate::new(&limits);
        Service {
            schema: schema_within(rows.clone(), feed.clone(), limits.clone(), gate.clone()),
            feed,
            gate,
            budgets: Budgets::new(&limits),
            transactions: None,
            accounts: None,
            fee_grants: None,
            feedback: None,
            outside: Outside::default(),
            files: None,
            storefront: None,
            pictures: Pictures::default(),
            visits: Visits::default(),
            rows,
            addresses: Addresses::default(),
            sockets: Places::new(limits.sockets, limits.sockets_each),
            limits: Arc::new(limits),
            metrics,
            traces: Traces::default(),
            ready_lag: READY_LAG,
            parts: Parts::default(),
            stop: CancellationToken::new(),
        }
    }
}

/// The routes for everybody.
pub fn router(service: Service) -> Router {
    let service = Arc::new(service);
    let idempotency_key = HeaderName::from_static(rest::IDEMPOTENCY_KEY);
    let confirmation = HeaderName::from_static(rest::CONFIRMATION);
    let asked = [
        header::CONTENT_TYPE,
        header::ACCEPT,
        header::IF_NONE_MATCH,
        header::AUTHORIZATION,
        rest::parts::TUS_RESUMABLE,
        rest::parts::UPLOAD_LENGTH,
        rest::parts::UPLOAD_OFFSET,
    ];
    let told = [
        header::ETAG,
        header::LINK,
        header::LOCATION,
        header::RETRY_AFTER,
        rest::HEIGHT,
        RATE_LIMIT,
        RATE_LIMIT_POLICY,
        rest::parts::TUS_RESUMABLE,
        rest::parts::UPLOAD_LENGTH,
        rest::parts::UPLOAD_OFFSET,
        rest::parts::UPLOAD_EXPIRES,
        rest::parts::UPLOAD_CID,
    ];
    // Anybody may ask, but no other site's page may send a cookie along.
    let anyone = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(asked.into_iter().chain([idempotency_key, confirmation]).collect::<Vec<_>>())
        .expose_headers(told);
    let (paths, slow) = rest::routes();
    let pages = if service.storefront.is_some() { storefront::routes() } else { Router::new() };
    let routes = Router::new()
        .route("/graphql", get(graphql::by_get).post(graphql::by_post))
        .route("/graphql/ui/{file}", get(graphiql::file))
        .route("/graphql/ws", get(graphql::by_socket))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(paths)
        .merge(pages)
        .layer(from_fn_with_state(service.clone(), guard::charge))
        .layer(from_fn_with_state(service.clone(), guard::trace));
    let slow = slow
        .layer(from_fn_with_state(service.clone(), guard::charge))
        .layer(from_fn_with_state(service.clone(), guard::trace))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(service.clone());
    let guarded = from_fn_with_state(service.clone(), guard::guard);
    bounded(routes, service).layer(from_fn(shared)).merge(slow).layer(anyone).layer(guarded).layer(from_fn(guard::log))
}

/// Answers on the worker that has the least to do.
async fn shared(request: Request, next: Next) -> Response {
    let ending = |_| busy(StatusCode::SERVICE_UNAVAILABLE, "the server ends: ask again in a moment");
    workers::shared(next.run(request)).await.unwrap_or_else(ending)
}

/// The routes for the operator alone.
pub fn admin_router(service: Service) -> Router {
    let routes = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz_in_full))
        .route("/metrics", get(health::metrics));
    bounded(routes, Arc::new(service))
}

fn bounded(routes: Router<Arc<Service>>, service: Arc<Service>) -> Router {
    routes
        .layer(DefaultBodyLimit::max(service.limits.request_bytes))
        .layer(from_fn_with_state(service.clone(), guard::within_time))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(service)
}

fn panicked(_: Box<dyn Fault + Send>) -> Response {
    tracing::error!("a request panicked");
    refusal(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, "internal error")
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    let error = json!({"message": message, "extensions": {"code": code}});
    (status, Json(json!({"errors": [error]}))).into_response()
}

/// The refusal of a request that may be sent again in a moment.
fn busy(status: StatusCode, message: &str) -> Response {
    let mut response = refusal(status, OVERLOADED, message);
    response.headers_mut().insert(header::RETRY_AFTER, answer::RETRY_AFTER);
    response
}

/// Answers until the service's stop: everybody, on all workers, and the operator where that is asked for.
///
/// # Errors
/// When an address can't be listened on.
pub async fn serve(listen: SocketAddr, admin: Option<SocketAddr>, service: Service) -> anyhow::Result<()> {
    let stop = service.stop.clone();
    let listener = bind(listen).await?.into_std()?;
    tracing::info!(address = %listener.local_addr()?, "answering GraphQL at /graphql and /graphql/ws");
    let figures = async {
        let Some(admin) = admin else { return anyhow::Ok(()) };
        let listener = bind(admin).await?;
        tracing::info!(address = %listener.local_addr()?, "figures at /metrics");
        let router = admin_router(service.clone());
        Ok(axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned()).await?)
    };
    let sockets = service.sockets.clone();
    let router = router(service.clone());
    // Whichever worker is idle accepts a connection. None is accepted once each has closed its own.
    let mut listeners = (1..workers::number()).map(|_| listener.try_clone()).collect::<std::io::Result<Vec<_>>>()?;
    listeners.push(listener);
    let stopped = stop.clone();
    let answers = workers::run(listeners, |listener| async move {
        let listener = TcpListener::from_std(listener)?;
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router).with_graceful_shutdown(stopped.cancelled_owned()).await?;
        // A connection over WebSocket is the server's no longer: it hears of the stop by itself.
        sockets.ended().await;
        Ok(())
    });
    tokio::try_join!(answers, figures)?;
    Ok(())
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{address} can't be listened on"))
}
