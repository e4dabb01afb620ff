//! Following a node that behaves badly in ways that a good one can't be made to.
//!
//! The answers are those of a real node, recorded for five heights; what is added is when they
//! come. Nothing here speaks WebSocket: polling alone must do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod backfill;
mod balanced;
mod head;
mod joining;
mod leading;
mod made;
mod mending;
mod outdated;
mod oversized;
mod proof;
mod recorded;
mod several;
mod waking;
mod witness;

use recorded::{failure, rehashed, result, Recorded, Twist, FIRST, LAST};
use serde_json::{json, Value};
use support::Database;

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

/// Several nodes behind one address: one of them keeps less, and another, asked later, keeps all.
#[tokio::test]
async fn what_one_node_does_not_keep_is_waited_for_and_said() {
    for (twist, reason) in [
        (
            (|question, before, answer| match (question, before) {
                ("block_results 7873", 0..=5) => failure("height 7873 is not available, lowest height is 9000"),
                _ => answer,
            }) as Twist,
            "the node does not keep height 7873: Internal error: height 7873 is not available, lowest height is 9000",
        ),
        (
            |question, before, answer| match (question, before) {
                ("block_results 7871", 0..=5) => failure("node is not persisting finalize block responses"),
                _ => answer,
            },
            "use a node that keeps all blocks and their results",
        ),
        (
            |question, before, mut answer| {
                if question == "status" && before < 2 {
                    answer["result"]["sync_info"]["earliest_block_height"] = json!("7872");
                }
                answer
            },
            "the node does not keep height 7871: its first is 7872",
        ),
    ] {
        follow_after_waiting(twist, reason).await;
    }
}

/// Follows a node that withholds an answer at first, and must say `reason` while it does.
async fn follow_after_waiting(twist: Twist, reason: &str) -> Database {
    let database = Database::empty().await;
    let following = Recorded::start(twist).await.begin(&database).await;
    let said = following.waits_for().await;
    assert!(said.contains(reason), "{said}");
    following.reaches(&database, LAST).await;
    following.end().await.unwrap();
    database
}

#[tokio::test]
async fn a_node_behind_what_is_stored_is_waited_for() {
    let database = Database::empty().await;
    Recorded::start(|_, _, answer| answer).await.follow(&database).await.unwrap();
    let node = Recorded::start(|question, before, mut answer| match question {
        "status" if before < 15 => {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7874");
            answer
        }
        _ => answer,
    })
    .await;
    let following = node.begin(&database).await;
    let said = following.waits_for().await;
    assert_eq!(said, "the node has blocks up to 7874, the index has up to 7875");
    following.until(|| !following.is_waiting()).await;
    following.end().await.unwrap();
}

#[tokio::test]
async fn a_chain_that_was_reset_or_changed_is_refused_on_return() {
    let database = Database::empty().await;
    Recorded::start(|_, _, answer| answer).await.follow(&database).await.unwrap();
    let refused_then = |twist| {
        let database = &database;
        async move { format!("{:#}", Recorded::start(twist).await.follow_to_the_end(database).await) }
    };
    let reset = refused_then(|question, _, answer| match question {
        "genesis_chunked" => result(json!({"chunk": "0", "total": "1", "data": "b3RoZXI="})),
        _ => answer,
    });
    assert!(reset.await.contains("was started anew"));
    let changed = refused_then(|question, _, answer| match question {
        "block 7875" => rehashed(answer, |header| header["app_hash"] = json!("AA".repeat(32))),
        _ => answer,
    });
    assert!(changed.await.contains("block 7875 has changed"));
    let foreign = refused_then(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["node_info"]["network"] = json!("elsewhere-1");
        }
        answer
    });
    assert!(foreign.await.contains("the node is of chain elsewhere-1"));
}

#[tokio::test]
async fn an_answer_to_another_question_is_not_taken_and_asked_for_again() {
    for (twist, reason) in [
        (
            (|question, before, mut answer| {
                if question == "block_results 7872" && before < 4 {
                    answer["result"]["height"] = json!("7871");
                }
                answer
            }) as Twist,
            "block 7872 with results of 7871",
        ),
        (
            |question, before, mut answer| {
                if question == "block_results 7873" && before < 4 {
                    answer["result"]["txs_results"] = Value::Null;
                }
                answer
            },
            "1 transactions with 0 results",
        ),
    ] {
        let database = follow_after_waiting(twist, reason).await;
        assert_eq!(database.count("raw_events").await, 2);
    }
}

#[tokio::test]
async fn a_block_of_another_chain_is_final() {
    let node = Recorded::start(|question, _, answer| match question {
        "block 7872" => rehashed(answer, |header| header["chain_id"] = json!("elsewhere-1")),
        _ => answer,
    })
    .await;
    let error = format!("{:#}", node.follow_to_the_end(&Database::empty().await).await);
    assert!(error.contains("block 7872 is of chain elsewhere-1, weighhouse-localnet is expected"), "{error}");
}
