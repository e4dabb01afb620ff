//! Following a node that behaves badly in ways that a good one can't be made to.
//!
//! The answers are those of a real node, recorded for five heights; what is added is when they
//! come. Nothing here speaks WebSocket: polling alone must do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod joining;
mod recorded;

use std::time::Duration;

use recorded::{failure, result, Recorded, FIRST, LAST};
use serde_json::{json, Value};
use support::Database;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::{database, ingest};

#[tokio::test]
async fn a_height_without_results_yet_is_asked_again_and_never_skipped() {
    let node = Recorded::start(|question, before, answer| match (question, before) {
        ("block_results 7873", 0..=3) => failure("could not find results for height #7873"),
        ("block 7871", 0) => failure("height 7871 must be less than or equal to the current blockchain height 7870"),
        _ => answer,
    })
    .await;
    let database = Database::empty().await;
    node.follow(&database).await.unwrap();
    assert!(node.times_asked("block_results 7873") > 4);
    assert_eq!(database.count("blocks").await, LAST - FIRST + 1);
    let gaps = "SELECT height - start_height + 1 - blocks FROM chain";
    assert_eq!(database.client.query_one(gaps, &[]).await.unwrap().get::<_, i64>(0), 0);
    let events: Vec<i64> = database
        .client
        .query("SELECT height FROM raw_events ORDER BY height", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(events, [7_873, 7_873], "the transaction of two messages");
}

#[tokio::test]
async fn a_pruned_height_ends_ingest_and_says_what_to_do() {
    let node = Recorded::start(|question, _, answer| match question {
        "block_results 7873" => failure("height 7873 is not available, lowest height is 9000"),
        _ => answer,
    })
    .await;
    let error = node.follow(&Database::empty().await).await.unwrap_err();
    let text = format!("{error:#}");
    assert!(text.contains("does not keep height 7873") && text.contains("lowest height is 9000"), "{text}");
}

#[tokio::test]
async fn a_node_that_throws_results_away_ends_ingest() {
    let node = Recorded::start(|question, _, answer| match question {
        "block_results 7871" => failure("node is not persisting finalize block responses"),
        _ => answer,
    })
    .await;
    let error = node.follow(&Database::empty().await).await.unwrap_err();
    assert!(format!("{error:#}").contains("use a node that keeps all blocks and their results"), "{error:#}");
}

#[tokio::test]
async fn a_pruned_node_is_refused_before_the_first_block() {
    let node = Recorded::start(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["sync_info"]["earliest_block_height"] = json!("7872");
        }
        answer
    })
    .await;
    let error = node.follow(&Database::empty().await).await.unwrap_err();
    assert!(format!("{error:#}").contains("the node keeps blocks from 7872 on"), "{error:#}");
}

#[tokio::test]
async fn a_chain_that_was_reset_or_changed_is_refused_on_return() {
    let database = Database::empty().await;
    Recorded::start(|_, _, answer| answer).await.follow(&database).await.unwrap();
    let refused_then = |twist| {
        let database = &database;
        async move {
            let node = Recorded::start(twist).await;
            let mut writer = None;
            while writer.is_none() {
                writer = database::writer(&database.config, Duration::ZERO).await.ok();
            }
            let stop = CancellationToken::new();
            let settings = database.config.clone();
            let following = ingest::follow(node.source(), settings, writer.unwrap(), Metrics::default(), stop);
            let outcome = tokio::time::timeout(Duration::from_secs(20), following).await.unwrap();
            format!("{:#}", outcome.unwrap_err())
        }
    };
    let reset = refused_then(|question, _, answer| match question {
        "genesis_chunked" => result(json!({"chunk": "0", "total": "1", "data": "b3RoZXI="})),
        _ => answer,
    });
    assert!(reset.await.contains("was started anew"));
    let changed = refused_then(|question, _, mut answer| {
        if question == "block 7875" {
            answer["result"]["block_id"]["hash"] = json!("AA".repeat(32));
        }
        answer
    });
    assert!(changed.await.contains("block 7875 has changed"));
    let behind = refused_then(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7874");
        }
        answer
    });
    assert!(behind.await.contains("blocks up to 7874, the database up to 7875"));
    let foreign = refused_then(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["node_info"]["network"] = json!("elsewhere-1");
        }
        answer
    });
    assert!(foreign.await.contains("the node is of chain elsewhere-1"));
}

#[tokio::test]
async fn an_answer_to_another_question_is_not_taken() {
    for (twist, reason) in [
        (
            (|question, _, mut answer| {
                if question == "block_results 7872" {
                    answer["result"]["height"] = json!("7871");
                }
                answer
            }) as fn(&str, u32, Value) -> Value,
            "block 7872 with results of 7871",
        ),
        (
            |question, _, mut answer| {
                if question == "block_results 7873" {
                    answer["result"]["txs_results"] = Value::Null;
                }
                answer
            },
            "1 transactions with 0 results",
        ),
        (
            |question, _, mut answer| {
                if question == "block 7872" {
                    answer["result"]["block"]["header"]["chain_id"] = json!("elsewhere-1");
                }
                answer
            },
            "the block is of chain elsewhere-1",
        ),
    ] {
        let node = Recorded::start(twist).await;
        let error = node.follow(&Database::empty().await).await.unwrap_err();
        assert!(format!("{error:#}").contains(reason), "{error:#}");
    }
}
