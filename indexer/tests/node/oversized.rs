//! A node whose answer has no end.
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::post;
use axum::Router;
use futures::stream;

use crate::recorded::{Recorded, LAST};
use crate::support::Database;

/// An answer that goes on for as long as somebody reads it.
async fn endless() -> impl IntoResponse {
    let piece = Bytes::from(vec![b' '; 1 << 20]);
    let pieces = stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
    ([(CONTENT_TYPE, "application/json")], Body::from_stream(pieces))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_an_end_is_cut_off_and_blamed_on_its_node() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rpc = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(endless))).await.unwrap() });
    let node = Recorded::start(|_, _, answer| answer).await;
    let database = Database::empty().await;

    let mut source = node.source();
    source.rpc = vec![rpc.parse().unwrap()];
    let following = node.begin_as(&database, source.clone()).await;
    let said = following.waits_for().await;
    assert!(said.contains("answer to status for height 0 is larger than 134217728 bytes"), "{said}");
    following.end().await.unwrap();

    // Another node is asked instead.
    source.rpc.push(node.rpc.parse().unwrap());
    let following = node.begin_as(&database, source).await;
    following.reaches(&database, LAST).await;
    following.end().await.unwrap();
}
