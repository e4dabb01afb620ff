//! What a node tells is computed from what else it tells.
use serde_json::{json, Value};

use crate::recorded::{rehashed, Recorded, Twist, FIRST, LAST};
use crate::support::Database;

/// Each lie is told until ingest has said what is wrong with it, and the truth after that.
#[tokio::test]
async fn a_changed_part_of_a_block_is_never_committed_and_named() {
    for (twist, height, reason) in [
        (
            (|question, before, answer| match (question, before) {
                ("block 7873", 0..=4) => header(answer, "time", json!("2026-11-23T10:53:29.01947113Z")),
                _ => answer,
            }) as Twist,
            7_873,
            "block_id.hash is 22EA38A69A6FEB0754EC28E2E56E61AA0589D84E72A133CFCF5DF1DE89D03C1A, but the header has",
        ),
        (
            |question, before, answer| match (question, before) {
                ("block 7873", 0..=4) => header(answer, "app_hash", json!("AA".repeat(32))),
                _ => answer,
            },
            7_873,
            "block_id.hash is 22EA38A6",
        ),
        (
            |question, before, mut answer| match (question, before) {
                ("block 7873", 0..=4) => {
                    answer["result"]["block"]["data"]["txs"][0] = json!("b3RoZXI=");
                    answer
                }
                _ => answer,
            },
            7_873,
            "data_hash is 47B01659D09A8C3A30E6B615F103CACCB633E4D8335607481FABF3ACDD42E8CE, but the list of",
        ),
        (
            |question, before, answer| match (question, before) {
                ("block_results 7873", 0) => failed(answer),
                _ => answer,
            },
            7_874,
            "last_results_hash is 77579B0CE0AB2E62414859E88D903A331C5BE0D2FDE4364E9675F19E1C56BD85, but the list of",
        ),
        (
            |question, before, answer| match (question, before) {
                ("block 7874", 0) => {
                    rehashed(answer, |header| header["last_block_id"]["hash"] = json!("AA".repeat(32)))
                }
                _ => answer,
            },
            7_874,
            "last_block_id.hash is AAAAAAAA",
        ),
    ] {
        let database = Database::empty().await;
        let following = Recorded::start(twist).await.begin(&database).await;
        let said = following.waits_for().await;
        assert!(said.contains(&format!("{height}")) && said.contains(reason), "{said}");
        let committed = database.cursor().await.height;
        assert!((FIRST - 1..7_873).contains(&committed), "{committed}");
        following.reaches(&database, LAST).await;
        following.end().await.unwrap();
        assert_eq!(database.count("raw_events").await, 2, "{reason}");
    }
}

/// The newest block's results are believed until the next block tells.
#[tokio::test]
async fn results_that_the_next_block_disproves_are_followed_by_none() {
    let node = Recorded::start(|question, before, mut answer| match (question, before) {
        ("status", 0..=2) => {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7873");
            answer
        }
        ("block_results 7873", 0) => failed(answer),
        _ => answer,
    })
    .await;
    let database = Database::empty().await;
    let following = node.begin(&database).await;
    following.reaches(&database, 7_873).await;
    let said = following.waits_for().await;
    assert!(said.contains("block 7874 can't follow the one before it: last_results_hash is 77579B0C"), "{said}");
    following.until(|| following.says("the stored results_hash is")).await;
    assert_eq!((database.cursor().await.height, database.count("raw_events").await), (7_873, 0));
    following.end().await.unwrap();
}

fn header(mut block: Value, field: &str, value: Value) -> Value {
    block["result"]["block"]["header"][field] = value;
    block
}

/// The first transaction failed.
fn failed(mut results: Value) -> Value {
    results["result"]["txs_results"][0]["code"] = json!(5);
    results
}
