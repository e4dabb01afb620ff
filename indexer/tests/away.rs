//! What is answered while the database is away, and while it only has too much to do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use deadpool_postgres::Pool;
use serde_json::{json, Value};
use support::Database;
use tokio::net::TcpListener;
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{Feed, Rows};

fn reading(pool: Pool) -> Schema {
    graphql::schema(Rows::new(pool), Feed::default())
}

/// The code of the error that a question is answered with, if it is.
async fn code(schema: &Schema) -> Value {
    let answer = serde_json::to_value(schema.execute("{ orders { nodes { id } } }").await).unwrap();
    let error = &answer["errors"][0];
    if error["extensions"]["code"] == "UNAVAILABLE" {
        assert_eq!(error["message"], "the index's database does not answer: try again later");
    }
    error["extensions"]["code"].clone()
}

#[tokio::test]
async fn a_database_that_has_ended_is_unavailable() {
    let database = Database::alone().await;
    let schema = reading(readers(&database.config, 1).unwrap());
    assert_eq!(code(&schema).await, Value::Null);
    drop(database);
    // By the connection there was, and by the one that can't be opened.
    for _ in 0..2 {
        assert_eq!(code(&schema).await, json!("UNAVAILABLE"));
    }
}

#[tokio::test]
async fn a_database_that_ends_while_it_is_asked_is_unavailable() {
    let mut database = Database::new().await;
    let schema = reading(readers(&database.config, 1).unwrap());
    let other = database.connect().await;
    let lock = database.client.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE orders").await.unwrap();
    let answer = tokio::spawn(async move { code(&schema).await });
    let end = "
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'weighhouse-indexer reader'
            AND wait_event_type = 'Lock'";
    while other.query(end, &[]).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(answer.await.unwrap(), json!("UNAVAILABLE"));
}

/// Both wait as long for a connection: one behind who still opens one, the other behind who uses one.
#[tokio::test]
async fn a_silent_database_is_unavailable_and_a_busy_one_is_not() {
    let database = Database::new().await;
    let busy = readers(&database.config, 1).unwrap();
    let _used = busy.get().await.unwrap();

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut nowhere = tokio_postgres::Config::new();
    nowhere.host("127.0.0.1").port(silent.local_addr().unwrap().port()).user("weighhouse");
    let away = readers(&nowhere, 1).unwrap();
    let opening = tokio::spawn({
        let away = away.clone();
        async move { away.get().await.map(drop) }
    });
    // It has the pool's one place.
    let (_connection, _) = silent.accept().await.unwrap();

    let (away, busy) = (reading(away), reading(busy));
    let codes = tokio::join!(code(&away), code(&busy));
    assert_eq!(codes, (json!("UNAVAILABLE"), json!("OVERLOADED")));
    opening.abort();
}
