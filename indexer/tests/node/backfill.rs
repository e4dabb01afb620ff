//! Blocks are fetched ahead of the writer, in any order, within bounds.
use crate::made::{Made, Shape, FIRST};
use crate::recorded::follow_to;
use crate::support::Database;

/// The bytes of blocks that may wait to be committed.
const BUDGET: usize = 128 * 1024 * 1024;

/// The gaps between the heights of events, in their order, and the number of events.
async fn require_whole(database: &Database, shape: Shape) {
    let events = i64::try_from(shape.events).unwrap() * shape.heights;
    assert_eq!((database.count("blocks").await, database.count("raw_events").await), (shape.heights, events));
    let gaps = "SELECT height - start_height + 1 - blocks FROM chain";
    assert_eq!(database.client.query_one(gaps, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_after_a_slow_height_is_fetched_meanwhile_and_committed_after_it() {
    let shape = Shape { heights: 60, events: 2, event_bytes: 10, slow: Some(10) };
    let (node, database) = (Made::start(shape).await, Database::empty().await);
    follow_to(&database, node.source(), shape.last()).await;
    assert_eq!(node.asked_meanwhile().len(), 60, "all of them");
    require_whole(&database, shape).await;
}

/// Fetching goes on while the lowest height is slow, until the memory is full; then it waits, and nothing waits for ever.
#[tokio::test(flavor = "multi_thread")]
async fn blocks_of_thousands_of_events_take_bounded_memory() {
    let shape = Shape { heights: 45, events: 2_000, event_bytes: 2_000, slow: Some(FIRST) };
    let (node, database) = (Made::start(shape).await, Database::empty().await);
    follow_to(&database, node.source(), shape.last()).await;
    let most = BUDGET / (shape.events * shape.event_bytes) + 1;
    let asked = node.asked_meanwhile().len();
    assert!((16..=most).contains(&asked), "{asked} blocks were asked for, {most} fit");
    require_whole(&database, shape).await;
}
