//! A server answers from the tables that it knows, or says that they are others.

use std::time::{Duration, Instant};

use serde_json::Value;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::ingest;

use crate::served::{code, serve, serve_comparing, Served};
use crate::support::{indexed, Database, Market};

const META: &str = "{ _meta { height } }";

/// What is answered once it is answered with this status.
async fn until(served: &Served, status: u16) -> Value {
    let since = Instant::now();
    loop {
        let (found, answer) = served.ask(META).await;
        if found == status {
            return answer;
        }
        assert!(since.elapsed() < Duration::from_secs(5), "{found}: {answer}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn tables_of_another_version_are_not_read() {
    let served = serve(indexed(&Market::busy()).await, Limits::default()).await;
    assert_eq!(served.ask(META).await.0, 200);
    let database = &served.database.client;
    let version: i32 = database.query_one("SELECT version FROM views WHERE name = 'orders'", &[]).await.unwrap().get(0);
    for (change, back, difference) in [
        (
            "UPDATE views SET version = version + 1 WHERE name = 'orders'",
            "UPDATE views SET version = version - 1 WHERE name = 'orders'",
            format!("orders is {}, this server knows {version}", version + 1),
        ),
        (
            "ALTER SCHEMA view_bonds RENAME TO view_gone",
            "ALTER SCHEMA view_gone RENAME TO view_bonds",
            "bonds is not built yet".to_owned(),
        ),
    ] {
        database.batch_execute(change).await.unwrap();
        let answer = until(&served, 503).await;
        let expected = format!("the index is of another version: {difference}");
        assert_eq!(answer["errors"][0]["message"], expected.as_str());
        assert_eq!(code(&answer), "UNAVAILABLE");
        let (status, ready) = served.ready().await;
        assert_eq!((status, &ready["state"]["reason"]), (503, &expected.into()));
        database.batch_execute(back).await.unwrap();
        assert_eq!(until(&served, 200).await["errors"], Value::Null);
    }
    database.batch_execute("ALTER TABLE orders DROP COLUMN placed_tx").await.unwrap();
    let (status, answer) = served.ask("{ orders { nodes { id } } }").await;
    assert_eq!((status, code(&answer)), (200, "INTERNAL"), "{answer}");
}

/// What the views of a newer version need is built beside those that are read, so that a server of this version goes on.
#[tokio::test]
async fn a_newer_migration_that_only_adds_changes_nothing_for_a_server() {
    const PAUSE: Duration = Duration::from_millis(50);
    let served = serve_comparing(indexed(&Market::busy()).await, Limits::default(), 10, PAUSE).await;
    let database = &served.database.client;
    let known: i32 = database.query_one("SELECT max(version) FROM schema_history", &[]).await.unwrap().get(0);
    let newer = "INSERT INTO schema_history VALUES ($1, $2, '2026-01-01T00:00:00Z', '1')";
    database.execute(newer, &[&998_i32, &"adds_what_a_later_version_needs"]).await.unwrap();
    // The schema is compared several times in this second.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(served.ask(META).await.0, 200);
    database.execute(newer, &[&999_i32, &"what_this_version_knows_changes"]).await.unwrap();
    let answer = until(&served, 503).await;
    let expected = format!("the index is of another version: the schema is 999, this server knows {known}");
    assert_eq!(answer["errors"][0]["message"], expected.as_str());
}

#[tokio::test]
async fn a_server_waits_for_its_tables() {
    let mut served = serve(Database::empty().await, Limits::default()).await;
    let (status, answer) = served.ask(META).await;
    assert_eq!((status, code(&answer)), (503, "UNAVAILABLE"), "{answer}");
    assert_eq!(answer["errors"][0]["message"], "the index is of another version: the database has no schema yet");
    ingest::prepare(&mut served.database.client).await.unwrap();
    assert_eq!(until(&served, 200).await["data"]["_meta"], Value::Null);
}

/// The next comparison by the clock is an hour away.
#[tokio::test]
async fn a_statement_that_misses_a_table_or_a_column_compares_the_schema_at_once() {
    const PAUSE: Duration = Duration::from_secs(3_600);
    for change in [
        "ALTER SCHEMA view_orders RENAME TO view_gone",
        // Named by the statement, and read from all columns.
        "UPDATE views SET version = version + 1 WHERE name = 'orders'; ALTER TABLE orders DROP COLUMN id CASCADE",
        "UPDATE views SET version = version + 1 WHERE name = 'orders'; ALTER TABLE orders DROP COLUMN placed_tx",
    ] {
        let served = serve_comparing(indexed(&Market::busy()).await, Limits::default(), 10, PAUSE).await;
        served.database.client.batch_execute(change).await.unwrap();
        served.ask("{ orders { nodes { id } } }").await;
        until(&served, 503).await;
    }
}
