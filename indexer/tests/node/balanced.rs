//! Several nodes behind one address.
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::recorded::{failure, Recorded, LAST};
use crate::support::Database;

/// Two nodes answer in turns, of which one lacks the last block; now and then the other lacks its results.
#[tokio::test]
async fn nodes_that_differ_by_a_block_hold_nothing_up() {
    let node = Recorded::start(|question, before, mut answer| {
        let lags = before % 2 == 1;
        match question {
            "status" if lags => {
                answer["result"]["sync_info"]["latest_block_height"] = json!("7874");
                answer
            }
            "block 7875" if lags => {
                failure("height 7875 must be less than or equal to the current blockchain height 7874")
            }
            "block_results 7875" if before % 3 == 0 => failure("could not find results for height #7875"),
            _ => answer,
        }
    })
    .await;
    let database = Database::empty().await;
    let following = node.begin(&database).await;
    for _ in 0..2 {
        following.reaches(&database, LAST).await;
        let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'weighhouse-indexer writer' AND datname = current_database()";
        assert_eq!(database.client.query_one(kill, &[]).await.unwrap().get::<_, i64>(0), 1);
        let asked = node.times_asked("block 7875");
        following.until(|| node.times_asked("block 7875") > asked + 1).await;
    }
    assert_eq!(database.count("blocks").await, 5);
    following.end().await.unwrap();
}

/// Whether the nodes have their last two blocks.
static HAS_GROWN: AtomicBool = AtomicBool::new(false);

/// A wrong answer may be one of several nodes' behind the one address: the chain is followed all the same.
#[tokio::test]
async fn a_wrong_answer_of_the_only_address_does_not_keep_the_head_back() {
    let node = Recorded::start(|question, before, mut answer| match question {
        "status" if !HAS_GROWN.load(Ordering::Relaxed) => {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7873");
            answer
        }
        "block_results 7873" if before == 0 => {
            answer["result"]["height"] = json!("7872");
            answer
        }
        _ => answer,
    })
    .await;
    let database = Database::empty().await;
    let following = node.begin(&database).await;
    following.reaches(&database, 7_873).await;
    HAS_GROWN.store(true, Ordering::Relaxed);
    following.reaches(&database, LAST).await;
    following.end().await.unwrap();
}
