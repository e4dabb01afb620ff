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
