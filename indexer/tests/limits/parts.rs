//! What one part of the program waits for does not keep the others.

use std::time::{Duration, Instant};

use serde_json::Value;
use weighhouse_indexer::database;

use crate::program::start;
use crate::support::{indexed, Market};

#[tokio::test]
async fn a_program_that_may_not_write_yet_answers_meanwhile() {
    let database = indexed(&Market::busy()).await;
    let other = database::writer(&database.config, Duration::ZERO).await.unwrap();
    let (_program, everybody, operator) = start(&database.url, &[]).await;
    let http = reqwest::Client::new();
    let query = format!("{everybody}/graphql?query=%7B_meta%7Bheight%7D%7D");
    assert_eq!(http.get(query).send().await.unwrap().status(), 200);
    assert_eq!(http.get(format!("{everybody}/metrics")).send().await.unwrap().status(), 404);
    assert_eq!(http.get(format!("{operator}/metrics")).send().await.unwrap().status(), 200);
    let ready = || async {
        let answer = http.get(format!("{operator}/readyz")).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let until = async |state: &str| {
        let since = Instant::now();
        loop {
            let (status, answer) = ready().await;
            if answer["parts"]["ingest"] == state {
                return (status, answer);
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{answer}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let stands_by = "waiting: another process follows the chain into this database; this one stands by";
    let (status, answer) = until(stands_by).await;
    assert_eq!((status, &answer["parts"]["serve"]), (200, &"running".into()), "{answer}");
    assert_eq!(answer["progress"]["blocks_per_second"], 0);
    drop(other);
    until("running").await;
}
