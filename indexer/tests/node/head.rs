//! How fresh the chain's head is.
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::recorded::{failure, Recorded, FIRST, LAST};
use crate::support::Database;

/// A backfill takes hours, in which the node may lose the chain and still answer for old blocks.
#[tokio::test]
async fn the_head_is_as_old_as_the_answer_that_told_it_whatever_is_committed_since() {
    let node = Recorded::start(|question, before, answer| match (question, before) {
        // One for the check, one to begin with.
        ("status", 2..) => failure("the chain is lost"),
        ("block 7873", 0..=5) => failure("busy"),
        _ => answer,
    })
    .await;
    let database = Database::empty().await;
    let seen_at = async || -> DateTime<Utc> {
        database.client.query_one("SELECT head_seen_at FROM chain", &[]).await.unwrap().get(0)
    };
    let following = node.begin(&database).await;
    following.reaches(&database, FIRST).await;
    let (began, first) = (Instant::now(), seen_at().await);
    following.reaches(&database, LAST).await;
    assert!(began.elapsed() > Duration::from_secs(2), "{:?}", began.elapsed());
    let moved = (seen_at().await - first).abs();
    assert!(moved < chrono::TimeDelta::milliseconds(500), "{moved}");
    following.end().await.unwrap();
}
