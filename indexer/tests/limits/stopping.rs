//! A program that is told to end lets what runs end, and is not held up.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::program::{start, Program};
use crate::sockets::{connect_as, FOLLOW};
use crate::support::{indexed, Market};

fn terminate(program: &Program) {
    let id = program.process.id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
}

fn address_of(url: &str) -> SocketAddr {
    url.strip_prefix("http://").unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_runs_ends_and_nothing_new_begins() {
    let database = indexed(&Market::busy()).await;
    let (mut program, everybody, _) = start(&database.url, &[]).await;
    let mut socket = connect_as(address_of(&everybody), "192.0.2.1").await.unwrap().begin().await;
    socket.subscribe("1", FOLLOW).await;
    let mut holder = database.connect().await;
    let lock = holder.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE listings IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let asking = tokio::spawn(reqwest::get(format!("{everybody}/v1/listings/1")));
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let since = Instant::now();
    while database.client.query(waiting, &[]).await.unwrap().is_empty() {
        assert!(since.elapsed() < Duration::from_secs(5), "the request does not run");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    terminate(&program);
    assert_eq!(socket.next().await, Err(1001));
    // The socket hears of the end at the same time as whoever accepts.
    let since = Instant::now();
    while reqwest::get(format!("{everybody}/healthz")).await.is_ok() {
        assert!(since.elapsed() < Duration::from_secs(5), "a new connection is taken");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(program.process.try_wait().unwrap().is_none(), "it ends before what runs");
    lock.commit().await.unwrap();
    let answer = asking.await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json::<Value>().await.unwrap()["id"], 1);
    let ended = tokio::time::timeout(Duration::from_secs(5), program.process.wait()).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
}

#[tokio::test]
async fn a_connection_hears_of_the_end_and_holds_nothing_up() {
    let database = indexed(&Market::busy()).await;
    let (mut program, everybody, _) = start(&database.url, &[]).await;
    let mut socket = connect_as(address_of(&everybody), "192.0.2.1").await.unwrap().begin().await;
    terminate(&program);
    assert_eq!(socket.next().await, Err(1001));
    let ended = tokio::time::timeout(Duration::from_secs(5), program.process.wait()).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
}

#[tokio::test]
async fn a_client_that_never_ends_holds_nothing_up() {
    let database = indexed(&Market::busy()).await;
    let (mut program, everybody, _) = start(&database.url, &["--stop-seconds", "1"]).await;
    let mut slow = TcpStream::connect(address_of(&everybody)).await.unwrap();
    slow.write_all(
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    )
    .await
    .unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    terminate(&program);
    let ended = tokio::time::timeout(Duration::from_secs(5), program.process.wait()).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
}
