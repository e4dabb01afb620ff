//! What two nodes tell of a block's events is compared with what is stored.
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{json, Value};

use crate::recorded::{failure, Recorded, LAST};
use crate::support::Database;

/// Whether the liar still lies.
static LIES: AtomicBool = AtomicBool::new(true);

async fn witnessed(database: &Database) -> Option<i64> {
    database.client.query_one("SELECT witnessed_height FROM chain", &[]).await.unwrap().get(0)
}

/// Other values in the events of contracts; all that hashes name stays.
fn forged(mut results: Value) -> Value {
    for tx in results["result"]["txs_results"].as_array_mut().into_iter().flatten() {
        for event in tx["events"].as_array_mut().into_iter().flatten() {
            if event["type"].as_str().unwrap().starts_with("wasm") {
                event["attributes"][1]["value"] = json!("forged");
            }
        }
    }
    results
}

#[tokio::test]
async fn events_of_which_two_nodes_tell_otherwise_are_disputed_until_they_tell_the_same() {
    let node = Recorded::start(|_, _, answer| answer).await;
    let liar = Recorded::start(|question, _, answer| match question {
        // So that the events are taken from the other.
        "block 7873" => failure("busy"),
        "block_results 7873" if LIES.load(Ordering::Relaxed) => forged(answer),
        _ => answer,
    })
    .await;
    let database = Database::empty().await;
    let following = node.begin_as(&database, node.source_with(&[&liar])).await;
    following.reaches(&database, LAST).await;
    following.until(|| following.metrics.witnessed_height.get() == LAST).await;
    assert_eq!(witnessed(&database).await, Some(LAST));
    following.until(|| following.metrics.divergences.get() == 1).await;
    let row = database.client.query_one("SELECT height, node, ours <> theirs FROM divergences", &[]).await.unwrap();
    let found: (i64, String, bool) = (row.get(0), row.get(1), row.get(2));
    assert_eq!(found, (7_873, liar.rpc.trim_start_matches("http://").to_owned(), true));
    following.end().await.unwrap();

    LIES.store(false, Ordering::Relaxed);
    let following = node.begin_as(&database, node.source_with(&[&liar])).await;
    while database.count("divergences").await != 0 {
        assert!(following.metrics.nodes.get() == 2 && !following.is_over());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    following.end().await.unwrap();
}

#[tokio::test]
async fn one_node_is_no_witness() {
    let node = Recorded::start(|_, _, answer| answer).await;
    let database = Database::empty().await;
    node.follow(&database).await.unwrap();
    assert_eq!(witnessed(&database).await, None);
}
