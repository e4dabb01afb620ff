//! Whatever a server refuses, its answer says why in the words of the interface that was asked.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use weighhouse_indexer::api::limits::Limits;

use crate::served::{code, serve};
use crate::support::{indexed, Market};

/// What is answered to a request whose body never comes whole: its head, and its body.
async fn stall(address: SocketAddr, path: &str) -> (String, Value) {
    let mut slow = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"
    );
    slow.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(Duration::from_secs(5), slow.read_to_string(&mut answer)).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), serde_json::from_str(body).unwrap())
}

#[tokio::test]
async fn a_body_that_does_not_come_is_refused_with_a_code_and_a_time() {
    let limits = Limits { request_time: Duration::from_millis(300), ..Limits::default() };
    let served = serve(indexed(&Market::new()).await, limits).await;
    let (head, answer) = stall(served.address, "/graphql").await;
    assert!(head.starts_with("http/1.1 503") && head.contains("\nretry-after: 1\r"), "{head}");
    assert_eq!(code(&answer), "OVERLOADED", "{answer}");
    let (head, answer) = stall(served.address, "/v1/session/challenge").await;
    assert!(head.starts_with("http/1.1 503") && head.contains("\nretry-after: 1\r"), "{head}");
    assert!(head.contains("\ncontent-type: application/problem+json\r"), "{head}");
    assert_eq!((&answer["code"], &answer["status"]), (&"OVERLOADED".into(), &503.into()), "{answer}");
    for guard in ["x-content-type-options: nosniff", "x-frame-options: deny"] {
        assert!(head.contains(guard), "{head}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_a_code_and_the_bound() {
    let served = serve(indexed(&Market::new()).await, Limits::default()).await;
    let most = Limits::default().request_bytes;
    let query = format!("{{ _meta {{ height }} }} #{}", "x".repeat(most));
    let (status, answer) = served.ask(&query).await;
    assert_eq!((status, code(&answer)), (413, "QUERY_TOO_LARGE"), "{answer}");
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains(&format!("more than {most} bytes")), "{answer}");

    let url = format!("http://{}/v1/session/challenge", served.address);
    let body = serde_json::json!({"account": "x".repeat(most)});
    let answer = served.http.post(url).json(&body).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (413, &"application/problem+json".parse().unwrap())
    );
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], "QUERY_TOO_LARGE");
    assert!(answer["detail"].as_str().unwrap().contains(&format!("more than {most} bytes")), "{answer}");
}

/// Whoever asks for the right thing at the wrong place is told where it is.
#[tokio::test]
async fn an_operation_that_is_answered_elsewhere_says_where() {
    let served = serve(indexed(&Market::new()).await, Limits::default()).await;
    for (query, place) in [
        ("subscription { orderSteps { cursor } }", "over a WebSocket, at /graphql/ws"),
        ("mutation { buy(listing: 1) { id } }", "POST /v1/tx/{contract}/{message}"),
    ] {
        let (_, answer) = served.ask(query).await;
        assert_eq!(code(&answer), "GRAPHQL_VALIDATION_FAILED", "{answer}");
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains(place), "{answer}");
    }
    let opened = served.http.get(format!("http://{}/graphql", served.address)).header("upgrade", "websocket");
    let answer = opened.header("connection", "upgrade").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 400);
    let answer: Value = answer.json().await.unwrap();
    let expected = "a WebSocket opens at /graphql/ws, and speaks graphql-transport-ws";
    assert_eq!(answer["errors"][0]["message"], expected, "{answer}");
}

/// The fields of an answer stand as they were asked for, whichever is read first.
#[tokio::test]
async fn an_answer_has_its_fields_in_the_order_of_the_query() {
    let served = serve(indexed(&Market::busy()).await, Limits::default()).await;
    let query = "{ slow: listings(first: 2) { totalCount nodes { versions { number } name id } } _meta { height }
        orders(first: 1) { nodes { listing { name } id state } } __typename }";
    for _ in 0..5 {
        let answer = served.post(query).send().await.unwrap().text().await.unwrap();
        let data = answer.split_once("\"data\":").unwrap_or_else(|| panic!("{answer}")).1;
        let places = ["\"slow\"", "\"totalCount\"", "\"versions\"", "\"_meta\"", "\"orders\"", "\"__typename\""];
        let found: Vec<usize> = places.iter().map(|name| data.find(name).unwrap()).collect();
        assert!(found.is_sorted(), "{data}");
        let first = &data[data.find("\"nodes\"").unwrap()..];
        assert!(first.find("\"versions\"").unwrap() < first.find("\"name\"").unwrap(), "{data}");
        let order = &data[data.find("\"orders\"").unwrap()..];
        assert!(order.find("\"listing\"").unwrap() < order.find("\"id\"").unwrap(), "{data}");
    }
}
