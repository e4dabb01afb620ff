//! REST over a market on a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod bounds;
mod described;
mod loads;
mod manual;
mod pages;
mod problems;
mod reputation;
mod share;
mod tags;
mod transactions;
mod words;

use reqwest::{RequestBuilder, Response};
use serde_json::{json, Value};
use support::{named, Database, Market, ALICE};
use tokio::task::JoinHandle;
use weighhouse_indexer::api::http::{self, Service};
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{Feed, Rows};

/// A server of a market, which ends when it is dropped.
struct Server {
    database: Database,
    base: String,
    client: reqwest::Client,
    serving: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    async fn with(market: &Market) -> Self {
        Self::within(market, Limits::default()).await
    }

    async fn within(market: &Market, limits: Limits) -> Self {
        Self::reading(market, limits, |rows| rows).await
    }

    /// One that reads otherwise.
    async fn reading(market: &Market, limits: Limits, change: impl FnOnce(Rows) -> Rows) -> Self {
        let mut database = Database::new().await;
        database.ingest(&market.blocks, 10).await;
        let rows = change(Rows::new(database::readers(&database.config, 2).unwrap()));
        let service = Service::new(rows, Feed::default(), limits, Metrics::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, http::router(service)).await.unwrap() });
        Server { database, base, client: reqwest::Client::new(), serving }
    }

    fn get(&self, target: &str) -> RequestBuilder {
        self.client.get(format!("{}{}", self.base, named(target)))
    }

    async fn response(&self, target: &str) -> Response {
        self.get(target).send().await.unwrap()
    }

    /// What is at a path, without a problem.
    async fn read(&self, target: &str) -> Value {
        let response = self.response(target).await;
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert_eq!(status, 200, "{target}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// The problem at a path: its status, its code and its reason.
    async fn refusal(&self, target: &str) -> (u16, String, String) {
        let response = self.response(target).await;
        let (status, kind) = (response.status().as_u16(), response.headers()["content-type"].clone());
        assert_eq!(kind, "application/problem+json", "{target}");
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["status"], status);
        let text = |field: &str| problem[field].as_str().unwrap().to_owned();
        assert!(!text("title").is_empty() && text("type").starts_with("https://"), "{problem}");
        (status, text("code"), text("detail"))
    }
}

/// A market in which much happened, and whose settings governance changed.
fn governed() -> Market {
    let mut market = Market::busy();
    market.configure(|config| config.grace += 1);
    market
}

/// The values of a field of a page's items.
fn values(page: &Value, field: &str) -> Vec<Value> {
    page["data"].as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}

#[tokio::test]
async fn everything_is_answered_as_it_happened() {
    let server = Server::with(&governed()).await;
    let mut answers = serde_json::Map::new();
    for target in [
        "/v1/listings/1",
        "/v1/listings/1/plans",
        "/v1/listings/1/versions",
        "/v1/listings/1/versions/1",
        "/v1/listings?count=true",
        "/v1/orders?count=true",
        "/v1/orders/1",
        "/v1/licenses",
        "/v1/licenses/1",
        "/v1/settings",
        "/v1/denoms",
    ] {
        answers.insert(target.into(), server.read(target).await);
    }
    insta::assert_json_snapshot!(answers);
    let account = server.read("/v1/accounts/@alice").await;
    assert_eq!(account["account"], ALICE);
    assert_eq!(account["bonds"][0]["denom"], "uwhs", "{account}");
    let status = server.read("/v1/status").await;
    assert_eq!((&status["chain_id"], &status["gaps"]), (&json!("house-1"), &json!(0)), "{status}");
    assert_eq!(status["address_prefix"], "wasm", "{status}");
}

/// Both interfaces answer from the same rows.
#[tokio::test]
async fn an_order_is_what_graphql_says() {
    let server = Server::with(&Market::busy()).await;
    let order = server.read("/v1/orders/1").await;
    let query = "{ order(id: 1) { buyer state placedAt price { amount denom } bondState settleFrom deliveredTx } }";
    let said = &support::ask(&server.database, query).await["order"];
    let lower = |value: &Value| json!(value.as_str().unwrap().to_lowercase());
    let time = |value: &Value| json!(value.as_str().map(|text| text.replace("+00:00", "Z")));
    let found = json!([
        order["buyer"],
        order["state"],
        order["placed_at"],
        order["price"],
        order["bond_state"],
        order["settle_from"],
        order["delivered_tx"]
    ]);
    let expected = json!([
        said["buyer"],
        lower(&said["state"]),
        time(&said["placedAt"]),
        said["price"],
        lower(&said["bondState"]),
        time(&said["settleFrom"]),
        said["deliveredTx"]
    ]);
    assert_eq!(found, expected);
}

/// A buyer sees on either interface whether the file is to be had, and when that was last so.
#[tokio::test]
async fn a_sold_version_says_whether_its_file_was_found_and_when() {
    let server = Server::with(&Market::busy()).await;
    let watched = "UPDATE versions SET cid = 'bafkunsold' WHERE listing = 2;
        INSERT INTO availability (cid) SELECT cid FROM versions WHERE listing = 1";
    server.database.client.batch_execute(watched).await.unwrap();
    let query = "{ listing(id: 1) { latestVersion { availability { state checkedAt foundAt } } }
        unsold: listing(id: 2) { latestVersion { availability { state } } } }";
    let (checked, found) = ("2027-02-03T04:05:06Z", "2027-02-03T04:05:00Z");
    for (state, checked_at, found_at) in [
        ("unknown", None, None),
        ("found", Some(found), Some(found)),
        ("missing", Some(checked), Some(found)),
        ("missing", Some(checked), None),
    ] {
        let noted =
            "UPDATE availability SET state = $1, checked_at = $2::text::timestamptz, found_at = $3::text::timestamptz";
        server.database.client.execute(noted, &[&state, &checked_at, &found_at]).await.unwrap();
        let version = &server.read("/v1/listings/1/versions/1").await;
        let expected = json!({"state": state, "checked_at": checked_at, "found_at": found_at});
        assert_eq!(version["availability"], expected);
        let said = support::ask(&server.database, query).await;
        let time = |time: Option<&str>| time.map(|time| time.replace('Z', "+00:00"));
        let expected = json!({"state": state.to_uppercase(), "checkedAt": time(checked_at), "foundAt": time(found_at)});
        assert_eq!(said["listing"]["latestVersion"]["availability"], expected);
        assert_eq!(said["unsold"]["latestVersion"]["availability"], Value::Null);
    }
    assert_eq!(server.read("/v1/listings/2/versions/1").await["availability"], Value::Null);
}
