//! A request gets a share of the server.

use std::time::{Duration, Instant};

use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::views::replay;

use crate::served::{code, serve, serve_by, Served};
use crate::support::{indexed, Market};

const META: &str = "{ _meta { height } }";

/// As many fields as a document may have aliases, each a statement.
fn greedy() -> String {
    let fields: String = (1..=30).map(|n| format!("a{n}: listings(first: {n}) {{ nodes {{ id }} }} ")).collect();
    format!("{{ {fields} }}")
}

async fn until_waiting(served: &Served, expected: i64) {
    let since = Instant::now();
    while served.waiting().await != expected {
        assert!(since.elapsed() < Duration::from_secs(4), "{} wait", served.waiting().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn one_request_never_has_all_connections() {
    let served = serve(indexed(&Market::busy()).await, Limits::default()).await;
    assert_eq!(served.ask(META).await.0, 200);
    let mut other = served.database.connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE listings IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let greedy = tokio::spawn(served.post(&greedy()).send());
    until_waiting(&served, 3).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(served.waiting().await, 3, "a share is three statements at a time");
    for question in [META, "{ orders(first: 1) { nodes { id } } }"] {
        let since = Instant::now();
        assert_eq!(served.ask(question).await.0, 200, "{question}");
        assert!(since.elapsed() < Duration::from_millis(300), "{question}: {:?}", since.elapsed());
    }
    let since = Instant::now();
    assert_eq!(served.ready().await.0, 200);
    assert!(since.elapsed() < Duration::from_millis(300), "{:?}", since.elapsed());
    lock.rollback().await.unwrap();
    assert_eq!(greedy.await.unwrap().unwrap().status(), 200);
}

/// How the index stands is told through connections of its own.
#[tokio::test]
async fn health_does_not_wait_behind_the_markets_questions() {
    let served = serve_by(indexed(&Market::busy()).await, Limits::default(), 3).await;
    let mut other = served.database.connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE listings IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let greedy = tokio::spawn(served.post(&greedy()).send());
    until_waiting(&served, 3).await;
    let since = Instant::now();
    assert_eq!((served.ready().await.0, served.ask(META).await.0), (200, 200));
    assert!(since.elapsed() < Duration::from_millis(300), "{:?}", since.elapsed());
    lock.rollback().await.unwrap();
    assert_eq!(greedy.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn requests_above_what_runs_and_waits_hear_so_at_once() {
    let limits = Limits { running: 1, waiting: 1, patience: Duration::from_millis(600), ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    let mut other = served.database.connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE listings IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let running = tokio::spawn(served.post("{ listings { nodes { id } } }").send());
    until_waiting(&served, 1).await;
    let waiting = tokio::spawn(served.post(META).send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let since = Instant::now();
    let refused = served.post(META).send().await.unwrap();
    assert!(since.elapsed() < Duration::from_millis(200), "{:?}", since.elapsed());
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (503, "1"));
    assert_eq!(code(&refused.json().await.unwrap()), "OVERLOADED");
    assert_eq!(waiting.await.unwrap().unwrap().status(), 503, "patience ended");
    lock.rollback().await.unwrap();
    assert_eq!(running.await.unwrap().unwrap().status(), 200);
    assert_eq!(served.ask(META).await.0, 200);
}

/// Whoever leaves, and whoever takes too long, must not keep a connection busy for the next.
#[tokio::test]
async fn a_request_that_ends_ends_its_statements() {
    let limits = Limits { answer_time: Duration::from_millis(500), ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    let mut other = served.database.connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE listings, licenses IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let (status, answer) = served.ask("{ listings { nodes { id } } license(id: 1) { id } }").await;
    assert_eq!((status, code(&answer)), (503, "OVERLOADED"), "{answer}");
    until_waiting(&served, 0).await;
    let leaving = tokio::spawn(served.post(&greedy()).send());
    until_waiting(&served, 3).await;
    leaving.abort();
    until_waiting(&served, 0).await;
    lock.rollback().await.unwrap();
    assert_eq!(served.ask("{ listings { nodes { id } } }").await.0, 200);
}

/// Lookups are sent one after the other on one connection, which the next request gets only if nothing is on its way.
#[tokio::test]
async fn the_lookups_of_a_request_share_a_connection_and_end_with_it() {
    let limits = Limits { answer_time: Duration::from_millis(500), ..Limits::default() };
    let served = serve_by(indexed(&Market::busy()).await, limits, 2).await;
    let lookups = "{ listing(id: 1) { plans { kind } payees { account } sellerBonds { denom } trackRecord { open } } }";
    let before = served.ask(lookups).await;
    assert_eq!((before.0, &before.1["errors"]), (200, &serde_json::Value::Null));
    let mut other = served.database.connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE plans, payees, bonds IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let hanging = tokio::spawn(served.post(lookups).send());
    until_waiting(&served, 1).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(served.waiting().await, 1, "all wait on one connection");
    assert_eq!(hanging.await.unwrap().unwrap().status(), 503);
    until_waiting(&served, 0).await;
    lock.rollback().await.unwrap();
    for _ in 0..4 {
        assert_eq!(served.ask(lookups).await, before);
    }
}

/// Statements stay prepared; tables are made anew.
#[tokio::test]
async fn a_statement_that_was_prepared_outlives_a_change_of_columns() {
    let mut served = serve_by(indexed(&Market::busy()).await, Limits::default(), 1).await;
    let question = "{ orders { nodes { id } } }";
    let before = served.ask(question).await;
    served.database.client.batch_execute("ALTER TABLE orders ADD COLUMN later text").await.unwrap();
    assert_eq!(served.ask(question).await, before);
    assert_eq!(before.1["errors"], serde_json::Value::Null);
    replay::rebuild_named(&mut served.database.client, Some("orders")).await.unwrap();
    assert_eq!(served.ask(question).await, before);
}

/// Dear requests that hang, and as many again: cheap ones are answered as if they were alone, the rest hears at once.
#[tokio::test]
async fn cheap_requests_are_answered_beside_dear_ones_and_the_rest_hears_at_once() {
    let served = serve(indexed(&Market::busy()).await, Limits { waiting: 4, ..Limits::default() }).await;
    let mut other = served.database.connect().await;
    let lock = other.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let dear =
        "{ orders(first: 100) { nodes { id state buyer seller price { amount denom } fee { amount denom } placedAt
        placedHeight deliverBy refundFrom settleFrom releaseFrom expiresAt } } }";
    let hanging: Vec<_> = (0..3).map(|_| tokio::spawn(served.post(dear).send())).collect();
    until_waiting(&served, 3).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    let refused = (0..20).map(|_| async {
        let since = Instant::now();
        let answer = served.post(dear).send().await.unwrap();
        (answer.status().as_u16(), answer.headers().contains_key("retry-after"), since.elapsed())
    });
    let cheap = async {
        let mut longest = Duration::ZERO;
        for _ in 0..50 {
            let since = Instant::now();
            assert_eq!(served.ask("{ listings { nodes { id name } } }").await.0, 200);
            longest = longest.max(since.elapsed());
        }
        longest
    };
    let (refused, longest) = futures::join!(futures::future::join_all(refused), cheap);
    for (status, says_when, time) in refused {
        assert_eq!((status, says_when), (503, true));
        assert!(time < Duration::from_millis(500), "{time:?}");
    }
    assert!(longest < Duration::from_millis(500), "{longest:?}");
    lock.rollback().await.unwrap();
    for hanging in hanging {
        assert_eq!(hanging.await.unwrap().unwrap().status(), 200);
    }
}
