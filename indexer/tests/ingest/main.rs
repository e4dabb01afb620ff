//! What is committed, what a crash leaves, and that views are what a replay makes: on a real
//! Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod any;
mod commits;
mod quarantine;
mod rebuilding;
mod replays;
mod texts;

use support::{dump, Database, Market};

async fn row(database: &Database, sql: &str) -> String {
    let sql = format!("SELECT to_jsonb(found)::text FROM ({sql}) AS found");
    let rows = database.client.query(&sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn views_show_what_happened() {
    let mut database = Database::new().await;
    let market = Market::busy();
    database.ingest(&market.blocks, 4).await;
    let orders = row(&database, "SELECT id, state, buyer, price, closed_tx FROM orders ORDER BY id").await;
    insta::assert_snapshot!("orders", orders);
    let listings = "SELECT id, name, state, sales, split_version, latest_version, card_cid FROM listings ORDER BY id";
    insta::assert_snapshot!("listings", row(&database, listings).await);
    insta::assert_snapshot!("prices", row(&database, "TABLE lowest_prices ORDER BY listing, denom").await);
    insta::assert_snapshot!("licenses", row(&database, "TABLE licenses").await);
    insta::assert_snapshot!("balances", row(&database, "TABLE balances ORDER BY account").await);
    insta::assert_snapshot!("payees", row(&database, "TABLE payees ORDER BY listing, split_version").await);
    let height = market.blocks.len() as i64;
    assert_eq!(database.cursor().await.height, height);
    assert_eq!(database.count("blocks").await, height);
    assert_eq!(database.count("quarantine").await, 0);
    assert_eq!(database.count("card_requests").await, 4);
}

#[tokio::test]
async fn the_size_of_batches_does_not_matter() {
    let market = Market::busy();
    let mut dumps = Vec::new();
    for size in [1, 3, 100] {
        let mut database = Database::new().await;
        database.ingest(&market.blocks, size).await;
        dumps.push(dump(&database).await);
    }
    assert_eq!(dumps[0], dumps[1]);
    assert_eq!(dumps[0], dumps[2]);
}
