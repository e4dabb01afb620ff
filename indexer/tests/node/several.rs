//! Several nodes, of which some are dead, lie, or lack heights.
use serde_json::{json, Value};

use crate::recorded::{failure, rehashed, Recorded, Twist, LAST};
use crate::support::{dump, Database};

async fn honest() -> Recorded {
    Recorded::start(|_, _, answer| answer).await
}

/// The tables of a database that followed an honest node alone.
async fn expected() -> Vec<(String, Vec<String>)> {
    let database = Database::empty().await;
    honest().await.follow(&database).await.unwrap();
    dump(&database).await
}

#[tokio::test]
async fn a_dead_node_stops_nothing_not_even_the_start() {
    let node = honest().await;
    let mut source = node.source();
    // Nobody listens at the first; at the second nobody answers.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", silent.local_addr().unwrap());
    source.rpc.splice(0..0, ["http://127.0.0.1:1", &silent].map(|url| url.parse().unwrap()));
    let database = Database::empty().await;
    let following = node.begin_as(&database, source).await;
    following.reaches(&database, LAST).await;
    following.until(|| following.metrics.nodes_trusted.get() == 1).await;
    assert_eq!((following.metrics.nodes.get(), following.is_waiting()), (3, false));
    following.end().await.unwrap();
}

#[tokio::test]
async fn a_node_that_lies_is_not_asked_again_and_holds_nothing_up() {
    for (busy, lie) in [
        (
            (|question, before, answer| match (question, before) {
                ("block 7871", 0..=1) => failure("busy"),
                _ => answer,
            }) as Twist,
            (|question, _, answer| match question {
                "block 7871" => rehashed_as_before(answer),
                _ => answer,
            }) as Twist,
        ),
        // Only the next block tells, so that both nodes are cross-examined.
        (
            |question, before, answer| match (question, before) {
                ("block_results 7873", 0..=1) => failure("busy"),
                _ => answer,
            },
            |question, _, mut answer| {
                if question == "block_results 7873" {
                    answer["result"]["txs_results"][0]["code"] = json!(5);
                }
                answer
            },
        ),
    ] {
        let (node, liar) = (Recorded::start(busy).await, Recorded::start(lie).await);
        let database = Database::empty().await;
        let following = node.begin_as(&database, node.source_with(&[&liar])).await;
        following.reaches(&database, LAST).await;
        following.until(|| following.metrics.nodes_trusted.get() == 1).await;
        assert_eq!(following.metrics.lies.get(), 1);
        following.end().await.unwrap();
        assert_eq!(dump(&database).await, expected().await);
        assert_eq!(database.count("raw_events").await, 2);
    }
}

/// Another time, under the hash of the right one.
fn rehashed_as_before(answer: Value) -> Value {
    let hash = answer["result"]["block_id"]["hash"].clone();
    let mut changed = rehashed(answer, |header| header["time"] = json!("2026-11-23T10:53:29.01947113Z"));
    changed["result"]["block_id"]["hash"] = hash;
    changed
}

#[tokio::test]
async fn a_node_is_not_asked_for_heights_below_those_it_keeps() {
    let pruned = Recorded::start(|question, _, mut answer| match question {
        "status" => {
            answer["result"]["sync_info"]["earliest_block_height"] = json!("7873");
            answer
        }
        "block 7871" | "block 7872" => failure("height is not available, lowest height is 7873"),
        _ => answer,
    })
    .await;
    let node = honest().await;
    let database = Database::empty().await;
    let following = pruned.begin_as(&database, pruned.source_with(&[&node])).await;
    following.reaches(&database, LAST).await;
    assert_eq!(["block 7871", "block 7872"].map(|question| pruned.times_asked(question)), [0, 0]);
    assert!(!following.is_waiting());
    following.end().await.unwrap();
}

#[tokio::test]
async fn a_node_of_another_chain_is_refused_and_the_rest_goes_on() {
    let foreign = Recorded::start(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["node_info"]["network"] = json!("elsewhere-1");
        }
        answer
    })
    .await;
    let node = honest().await;
    let database = Database::empty().await;
    let following = foreign.begin_as(&database, foreign.source_with(&[&node])).await;
    following.reaches(&database, LAST).await;
    following.end().await.unwrap();
    assert_eq!(foreign.times_asked("block 7871"), 0);
    let error = foreign.follow_to_the_end(&database).await;
    assert!(format!("{error:#}").contains("the node is of chain elsewhere-1"), "{error:#}");
}
