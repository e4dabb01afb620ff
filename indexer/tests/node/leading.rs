//! Two ingesters on one database.
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::recorded::{Recorded, FIRST, LAST};
use crate::support::{dump, Database};

const STANDS_BY: &str = "another process follows the chain into this database; this one stands by";

/// The backend that holds the writer's lock.
const KILL: &str = "
SELECT count(pg_terminate_backend(pid)) FROM pg_locks
WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Whether the node has its last two blocks.
static HAS_GROWN: AtomicBool = AtomicBool::new(false);

#[tokio::test]
async fn one_ingester_leads_and_another_takes_over_within_seconds() {
    let database = Database::empty().await;
    let node = Recorded::start(|question, _, mut answer| {
        if question == "status" && !HAS_GROWN.load(Ordering::Relaxed) {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7873");
        }
        answer
    })
    .await;
    let first = node.begin(&database).await;
    first.reaches(&database, 7_873).await;
    let second = node.begin(&database).await;
    second.until(|| second.says(STANDS_BY)).await;
    assert!(!first.says(STANDS_BY));
    let killed = Instant::now();
    assert_eq!(database.client.query_one(KILL, &[]).await.unwrap().get::<_, i64>(0), 1);
    HAS_GROWN.store(true, Ordering::Relaxed);
    second.reaches(&database, LAST).await;
    assert!(killed.elapsed() < Duration::from_secs(3), "{:?}", killed.elapsed());
    assert!(!second.is_waiting());
    first.until(|| first.says(STANDS_BY)).await;
    second.end().await.unwrap();
    first.end().await.unwrap();

    let clean = Database::empty().await;
    Recorded::start(|_, _, answer| answer).await.follow(&clean).await.unwrap();
    assert_eq!(dump(&database).await, dump(&clean).await);
    for table in ["blocks", "raw_events"] {
        assert_eq!(database.count(table).await, clean.count(table).await, "{table}");
    }
    assert_eq!(database.count("blocks").await, LAST - FIRST + 1);
}
