//! A server over a database, as strangers meet it.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{json, Value};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_indexer::api::caller::Caller;
use weighhouse_indexer::api::http::{self, Service};
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database::readers;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{Databases, Feed, Pools, Rows, Usage, SCHEMA_PAUSE};

use crate::support::Database;

pub struct Served {
    pub database: Database,
    pub address: SocketAddr,
    /// The work that its answers made for the database.
    pub usage: Usage,
    /// Ends open connections.
    pub stop: CancellationToken,
    pub http: reqwest::Client,
    _tasks: Vec<AbortOnDropHandle<()>>,
}

/// Serves with as many connections as the program has.
pub async fn serve(database: Database, limits: Limits) -> Served {
    serve_by(database, limits, 10).await
}

/// Serves with so many connections for questions about the market.
pub async fn serve_by(database: Database, limits: Limits, connections: usize) -> Served {
    serve_comparing(database, limits, connections, SCHEMA_PAUSE).await
}

/// Serves, and compares the schema with that pause.
pub async fn serve_comparing(database: Database, limits: Limits, connections: usize, pause: Duration) -> Served {
    serve_as(database, limits, connections, pause, |service| service).await
}

/// Serves by another service.
pub async fn serve_changed(database: Database, limits: Limits, change: impl FnOnce(Service) -> Service) -> Served {
    serve_as(database, limits, 10, SCHEMA_PAUSE, change).await
}

async fn serve_as(
    database: Database,
    limits: Limits,
    connections: usize,
    pause: Duration,
    change: impl FnOnce(Service) -> Service,
) -> Served {
    let metrics = Metrics::default();
    let pool = |connections| readers(&database.config, connections).unwrap();
    let rows = Rows::of(Databases::one(Pools { reads: pool(connections), vital: pool(2) }));
    let usage = metrics.usage.clone();
    let feed = Feed::default();
    let watching = tokio::spawn(feed.clone().watch(database.config.clone(), rows.clone()));
    rows.compare_schema().await;
    let comparing = tokio::spawn(rows.clone().keep_comparing(pause));
    let service = Service::new(rows.counted_by(usage.clone()), feed, limits, metrics);
    let service = change(Service { ready_lag: 1_000, ..service });
    let stop = service.stop.clone();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = http::router(service).layer(axum::middleware::map_request(authenticated));
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let tasks = [serving, watching, comparing].map(AbortOnDropHandle::new).into();
    Served { database, address, usage, stop, http: reqwest::Client::new(), _tasks: tasks }
}

/// The account of a session, as whatever authenticates requests notes it.
async fn authenticated(mut request: axum::extract::Request) -> axum::extract::Request {
    let account = request.headers().get("x-account").map(|account| account.to_str().unwrap().to_owned());
    if let Some(account) = account {
        request.extensions_mut().insert(Caller::Account(account));
    }
    request
}

impl Served {
    pub fn post(&self, query: &str) -> reqwest::RequestBuilder {
        self.http.post(format!("http://{}/graphql", self.address)).json(&json!({"query": query}))
    }

    /// The status and the answer.
    pub async fn ask(&self, query: &str) -> (u16, Value) {
        let answer = self.post(query).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub async fn ready(&self) -> (u16, Value) {
        let answer = self.http.get(format!("http://{}/readyz", self.address)).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Readers' statements that wait for a lock.
    pub async fn waiting(&self) -> i64 {
        let waiting = "
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'weighhouse-indexer reader'
                AND wait_event_type = 'Lock'";
        self.database.connect().await.query_one(waiting, &[]).await.unwrap().get(0)
    }
}

/// The code of an answer's first error.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// Copies the row with id 1 to other ids, with some columns as these expressions of `n`, the new id, say.
pub async fn copy_row(database: &Database, table: &str, ids: std::ops::RangeInclusive<i32>, changed: &[(&str, &str)]) {
    let columns = "
        SELECT column_name::text FROM information_schema.columns
        WHERE table_name = $1 AND is_generated = 'NEVER' AND table_schema LIKE 'view\\_%'";
    let columns: Vec<String> =
        database.client.query(columns, &[&table]).await.unwrap().iter().map(|row| row.get(0)).collect();
    let value = |column: &String| match changed.iter().find(|(name, _)| name == column) {
        Some((_, expression)) => (*expression).to_owned(),
        None if column == "id" => "n".to_owned(),
        None => format!("\"{column}\""),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let names: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let (first, last) = (ids.start(), ids.end());
    let sql = format!(
        "INSERT INTO {table} ({}) SELECT {} FROM {table}, generate_series({first}, {last}) AS n WHERE id = 1",
        names.join(", "),
        values.join(", ")
    );
    database.client.batch_execute(&sql).await.unwrap();
}
