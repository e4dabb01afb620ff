//! The index over HTTP.
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::api::http::{self, Service};
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_protocol::registry::NewListing;

use crate::support::{listing, Market, ALICE, PRICE};
use crate::Server;

#[tokio::test]
async fn over_http_statuses_health_and_figures_say_how_it_stands() {
    let mut market = Market::new();
    market.list(NewListing { task: "x".into(), ..listing("one", ALICE, PRICE) });
    let server = Server::with(&market).await;
    let service = Service::new(server.rows.clone(), server.feed.clone(), Limits::default(), Metrics::default());
    let service = Service { ready_lag: 3, ..service };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    let operators = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let admin = format!("http://{}", operators.local_addr().unwrap());
    let admin_router = http::admin_router(service.clone());
    let telling = tokio::spawn(async move { axum::serve(operators, admin_router).await });
    let serving = axum::serve(listener, http::router(service)).with_graceful_shutdown(stop.clone().cancelled_owned());
    let serving = tokio::spawn(async move { serving.await.unwrap() });
    let client = reqwest::Client::new();
    let graphql = format!("{base}/graphql");
    let post = |body: &str| client.post(&graphql).header("content-type", "application/json").body(body.to_owned());
    let strict = |request: reqwest::RequestBuilder| request.header("accept", "application/graphql-response+json");

    let answer = post(r#"{"query": "{ _meta { height } }"}"#).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap().as_str()),
        (200, r#"{"data":{"_meta":{"height":1}},"extensions":{"cost":{"requested":2,"limit":10000}}}"#)
    );
    let wrong = r#"{"query": "{ nothing }"}"#;
    assert_eq!(post(wrong).send().await.unwrap().status(), 200);
    let answer = strict(post(wrong)).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    let unread = r#"{"query": "query($id: ID!) { listing(id: $id) { id } }"}"#;
    let answer = strict(post(unread)).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(post("no json").send().await.unwrap().status(), 400);
    assert_eq!(client.post(&graphql).body("{}").send().await.unwrap().status(), 415);
    assert_eq!(post(&format!(r#"{{"query": "{}"}}"#, "#".repeat(70_000))).send().await.unwrap().status(), 413);
    let got = client.get(format!("{graphql}?query=%7B_meta%7Bheight%7D%7D")).send().await.unwrap();
    assert_eq!(got.status(), 200);

    let get = |path: &str| client.get(format!("{base}{path}")).send();
    assert_eq!(get("/healthz").await.unwrap().status(), 200);
    assert_eq!(get("/readyz").await.unwrap().status(), 200);
    server.database.client.batch_execute("UPDATE chain SET head = height + 4").await.unwrap();
    assert_eq!(get("/readyz").await.unwrap().status(), 503, "four behind, three are allowed");
    server
        .database
        .client
        .batch_execute("UPDATE chain SET head = height, head_seen_at = now() - interval '2 min'")
        .await
        .unwrap();
    assert_eq!(get("/readyz").await.unwrap().status(), 503, "not a word from the node");
    assert_eq!(get("/metrics").await.unwrap().status(), 404, "figures are not for everybody");
    let get_admin = |path: &str| client.get(format!("{admin}{path}")).send();
    let figures = get_admin("/metrics").await.unwrap();
    assert_eq!(figures.headers().get("access-control-allow-origin"), None);
    let figures = figures.text().await.unwrap();
    assert!(figures.contains("weighhouse_indexer_graphql_requests_total 5"), "{figures}");
    assert_eq!(get_admin("/readyz").await.unwrap().status(), 503);
    assert_eq!(get_admin("/graphql?query=%7B_meta%7Bheight%7D%7D").await.unwrap().status(), 404);
    assert_eq!(get("/graphql/ws").await.unwrap().status(), 400);
    telling.abort();
    stop.cancel();
    drop(client);
    serving.await.unwrap();
}
