//! What a collector of OpenTelemetry is told.

use std::time::Duration;

use serde_json::Value;

use crate::program::start_logging;
use crate::support::selling::card;
use crate::support::{indexed, Market};

/// A collector of OpenTelemetry gets a span for a request, and nothing of its caller.
#[tokio::test]
async fn a_span_tells_of_a_request_and_not_of_its_caller() {
    let (bodies, mut told) = tokio::sync::mpsc::unbounded_channel::<(String, Value)>();
    let collect = |uri: axum::http::Uri, axum::Json(body): axum::Json<Value>| async move {
        bodies.send((uri.path().to_owned(), body)).unwrap();
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let collector = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().fallback(collect);
    let _collecting = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(async move {
        axum::serve(listener, router).await.unwrap();
    }));
    let database = indexed(&Market::busy()).await;
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--otlp-endpoint", &collector, "--ipfs", "http://127.0.0.1:1", "--files-listen", "127.0.0.1:0"];
    let flags = [&flags[..], &["--files-folder", folder.path().to_str().unwrap()]].concat();
    let (_program, everybody, _, mut lines) = start_logging(&database.url, &flags, "info").await;
    let http = reqwest::Client::new();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let asked = http.get(format!("{everybody}/v1/listings/1?secret=wasm1alice")).header("traceparent", parent);
    asked.header("x-forwarded-for", "192.0.2.77").send().await.unwrap();
    let (path, body) = tokio::time::timeout(Duration::from_secs(10), told.recv()).await.unwrap().unwrap();
    assert_eq!(path, "/v1/traces");
    let span = &body["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
    assert_eq!(span["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736", "{body}");
    assert_eq!(span["parentSpanId"], "00f067aa0ba902b7");
    assert_eq!(span["name"], "GET /v1/listings/{id}");
    let text = body.to_string();
    assert!(!["wasm1alice", "192.0.2.77", "127.0.0.1"].iter().any(|personal| text.contains(personal)), "{text}");

    let files = loop {
        let line: Value = serde_json::from_str(&lines.recv().await.unwrap()).unwrap();
        if line["fields"]["message"].as_str().is_some_and(|message| message.contains("/v1/files")) {
            break line["fields"]["address"].as_str().unwrap().to_owned();
        }
    };
    let cid = card(b"nobody's").cid;
    assert_eq!(http.get(format!("http://{files}/v1/files/{cid}")).send().await.unwrap().status(), 404);
    let (_, body) = tokio::time::timeout(Duration::from_secs(10), told.recv()).await.unwrap().unwrap();
    assert_eq!(body["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["name"], "GET /v1/files/{cid}", "{body}");
    assert!(!body.to_string().contains(&cid));
}
