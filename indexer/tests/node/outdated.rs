//! Views of another version beside a chain that goes on.
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::recorded::{Recorded, LAST};
use crate::support::{dump, Database};

/// Whether the node has its last two blocks.
static HAS_GROWN: AtomicBool = AtomicBool::new(false);

#[tokio::test]
async fn ingest_waits_for_no_view_that_is_made_anew() {
    let node = Recorded::start(|question, _, mut answer| {
        if question == "status" && !HAS_GROWN.load(Ordering::Relaxed) {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7873");
        }
        answer
    })
    .await;
    let database = Database::empty().await;
    let following = node.begin(&database).await;
    following.reaches(&database, 7_873).await;
    following.end().await.unwrap();
    database.client.batch_execute("UPDATE views SET version = 0 WHERE name = 'listings'").await.unwrap();
    let mut holding = database.connect().await;
    let held = holding.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE view_builds").await.unwrap();

    HAS_GROWN.store(true, Ordering::Relaxed);
    let following = node.begin(&database).await;
    following.reaches(&database, LAST).await;
    assert!(!following.is_waiting());
    let outdated = "views WHERE name = 'listings' AND version = 0";
    assert_eq!(database.count(outdated).await, 1);
    held.rollback().await.unwrap();
    while database.count(outdated).await == 1 {
        assert!(!following.is_over());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    following.end().await.unwrap();

    let clean = Database::empty().await;
    node.follow(&clean).await.unwrap();
    assert_eq!(dump(&database).await, dump(&clean).await);
}
