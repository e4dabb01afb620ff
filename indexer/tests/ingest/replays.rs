//! Views that are made anew.
use weighhouse_indexer::views::replay;
use weighhouse_indexer::{check, ingest};

use crate::row;
use crate::support::{Database, Market, ALICE};

#[tokio::test]
async fn views_are_what_a_replay_makes_and_a_difference_is_seen() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    database.client.execute("UPDATE balances SET claimed = claimed + 1 WHERE account = $1", &[&ALICE]).await.unwrap();
    let differences = replay::differences(&mut database.client).await.unwrap();
    assert_eq!(
        differences,
        vec![replay::Difference { view: "balances", table: "balances".into(), surplus: 1, missing: 1 }]
    );
    let report = check::check(&mut database.client, None).await.unwrap();
    assert!(!report.is_sound());
    assert_eq!(check::mend(&mut database.client, None).await.unwrap().views, vec!["balances"]);
    assert_eq!(check::mend(&mut database.client, None).await.unwrap(), check::Mended::default());
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    assert!(check::check(&mut database.client, None).await.unwrap().is_sound());
}

#[tokio::test]
async fn heights_without_a_block_are_named() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    database.client.execute("DELETE FROM blocks WHERE height IN (3, 7)", &[]).await.unwrap();
    // Events without their block are no part of a replay, so that views differ as well.
    let report = check::check(&mut database.client, None).await.unwrap();
    assert_eq!((report.missing_blocks, report.missing_heights.as_slice()), (2, [3, 7].as_slice()));
    assert!(!report.is_sound());
    assert!(report.advice.unwrap().contains("only a node can tell them"), "{report:?}");
}

/// Ingest commits no such blocks: something else changed them since.
#[tokio::test]
async fn a_block_that_no_longer_follows_the_one_before_is_named() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    assert_eq!(check::check(&mut database.client, None).await.unwrap().unlinked_heights, Vec::<i64>::new());
    database.client.execute("UPDATE blocks SET hash = '\\xff' WHERE height = 6", &[]).await.unwrap();
    let report = check::check(&mut database.client, None).await.unwrap();
    assert_eq!((report.unlinked_heights.as_slice(), report.is_sound()), ([7].as_slice(), false));
}

/// Where a table is, which changes when it is made anew.
async fn identity(database: &Database, table: &str) -> u32 {
    database.client.query_one("SELECT to_regclass($1)::oid", &[&table]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_new_version_of_a_view_makes_that_view_anew_and_no_other() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    let (orders, listings) = (identity(&database, "orders").await, identity(&database, "listings").await);
    let older = "UPDATE views SET version = 0 WHERE name = 'orders'; ALTER TABLE orders DROP COLUMN placed_at";
    database.client.batch_execute(older).await.unwrap();
    let error = replay::differences(&mut database.client).await.unwrap_err();
    assert!(error.to_string().starts_with("the views orders are of other versions"), "{error}");
    ingest::prepare(&mut database.client).await.unwrap();
    assert_eq!(row(&database, "SELECT count(*) FROM orders WHERE placed_at > 0").await, "{\"count\": 2}");
    assert_ne!(identity(&database, "orders").await, orders);
    assert_eq!(identity(&database, "listings").await, listings);
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    assert_eq!(replay::rebuild_outdated(&mut database.client).await.unwrap(), Vec::<&str>::new());
    let error = replay::rebuild_named(&mut database.client, Some("sales")).await.unwrap_err();
    assert!(error.to_string().starts_with("there is no view sales; there are listings, versions, settings"), "{error}");
}

/// It would miss what happens while a program runs that doesn't have it.
#[tokio::test]
async fn a_view_of_another_program_is_dropped() {
    let mut database = Database::new().await;
    let other = "CREATE SCHEMA view_auctions; CREATE TABLE view_auctions.auctions (id bigint);
        INSERT INTO views VALUES ('auctions', 1)";
    database.client.batch_execute(other).await.unwrap();
    ingest::prepare(&mut database.client).await.unwrap();
    assert_eq!(row(&database, "SELECT to_regclass('view_auctions.auctions') AS oid").await, "{\"oid\": null}");
    assert_eq!(row(&database, "SELECT name FROM views WHERE name = 'auctions'").await, "");
}
