//! Views that are made anew while ingest and readers go on.
use std::time::Duration;

use weighhouse_indexer::event::Contract;
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::Block;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::startup::Cursor;
use weighhouse_indexer::ingest::write;
use weighhouse_indexer::views::{build, replay, Views};
use weighhouse_indexer::{check, ingest, views};

use crate::row;
use crate::support::{dump, Database, Market};

const SCHEMAS: &str = "SELECT nspname FROM pg_namespace WHERE nspname ~ '_next$|_past_[0-9]+$'";

/// Where a table is, which changes when it is made anew.
async fn identity(database: &Database, table: &str) -> Option<u32> {
    database.client.query_one("SELECT to_regclass($1)::oid", &[&table]).await.unwrap().get(0)
}

async fn begun(database: &Database) -> (tokio_postgres::Client, Views) {
    let mut builder = database.connect().await;
    let mut groups = build::begin(&mut builder, views::all()).await.unwrap();
    assert_eq!(groups.len(), 1, "all are at the same place");
    (builder, groups.remove(0))
}

async fn commit(database: &mut Database, views: &Views, cursor: &mut Cursor, blocks: &[Block]) {
    write::commit(&mut database.client, views, cursor, Prepared::of(blocks.to_vec()), Head::read_now(0)).await.unwrap();
}

#[tokio::test]
async fn ingest_and_readers_go_on_during_a_rebuild() {
    let (mut database, mut whole) = (Database::new().await, Database::new().await);
    let market = Market::traded();
    whole.ingest(&market.blocks, 100).await;
    let (before, after) = market.blocks.split_at(market.blocks.len() / 2);
    // The writer's statements are prepared before the tables change their places.
    let (views, mut cursor) = (Views::all(), database.cursor().await);
    commit(&mut database, &views, &mut cursor, before).await;
    let orders = identity(&database, "orders").await;
    let (mut builder, building) = begun(&database).await;
    for block in &after[..5] {
        assert_eq!(build::page(&mut builder, &building, 3).await.unwrap(), build::Progress::Going);
        commit(&mut database, &views, &mut cursor, std::slice::from_ref(block)).await;
        assert!(database.count("orders").await > 0);
    }
    // One more is committed after the last page: the end takes it.
    while build::page(&mut builder, &building, 3).await.unwrap() == build::Progress::Going {}
    commit(&mut database, &views, &mut cursor, &after[5..6]).await;
    build::end(&mut builder, &building).await.unwrap();
    assert_ne!(identity(&database, "orders").await, orders);
    commit(&mut database, &views, &mut cursor, &after[6..]).await;
    assert_eq!(dump(&database).await, dump(&whole).await);
    assert_eq!((database.count("view_builds").await, database.count("quarantine").await), (0, 0));
    assert!(check::check(&mut database.client, None).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_build_that_is_killed_goes_on_where_it_was() {
    let mut database = Database::new().await;
    database.ingest(&Market::cheated().blocks, 5).await;
    let expected = dump(&database).await;
    let (mut builder, building) = begun(&database).await;
    for _ in 0..4 {
        build::page(&mut builder, &building, 5).await.unwrap();
    }
    let place = "SELECT DISTINCT height, phase, tx_index, event_index FROM view_builds";
    let (reached, made) = (row(&database, place).await, identity(&database, "view_orders_next.orders").await);
    let pid: i32 = builder.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    database.client.execute("SELECT pg_terminate_backend($1, 5000)", &[&pid]).await.unwrap();
    build::page(&mut builder, &building, 5).await.unwrap_err();
    assert_eq!(row(&database, place).await, reached);
    let rebuilt = replay::rebuild_named(&mut database.client, None).await.unwrap();
    assert_eq!(rebuilt.len(), views::all().len());
    assert_eq!(identity(&database, "orders").await, made, "the tables that were begun are those that are read");
    assert_eq!(dump(&database).await, expected);
    assert_eq!(row(&database, SCHEMAS).await, "");
}

/// Who reads what was replaced keeps it, and holds up nobody.
#[tokio::test]
async fn a_reader_that_stays_holds_up_no_writer() {
    let mut database = Database::new().await;
    let market = Market::busy();
    let (last, blocks) = market.blocks.split_last().unwrap();
    database.ingest(blocks, 5).await;
    let mut reader = database.connect().await;
    let reading = reader.transaction().await.unwrap();
    let count = "SELECT count(*) FROM orders";
    assert_eq!(reading.query_one(count, &[]).await.unwrap().get::<_, i64>(0), 2);
    let mut builder = database.connect().await;
    let rebuilt = tokio::time::timeout(Duration::from_secs(20), replay::rebuild_named(&mut builder, Some("orders")));
    assert_eq!(rebuilt.await.expect("a rebuild waits for no reader").unwrap(), vec!["orders"]);
    let ingested = tokio::time::timeout(Duration::from_secs(20), database.ingest(std::slice::from_ref(last), 1));
    ingested.await.expect("ingest waits for no reader");
    assert_eq!(database.count("orders").await, 2);
    assert!(row(&database, SCHEMAS).await.contains("view_orders_past_"));
    reading.commit().await.unwrap();
    ingest::prepare(&mut database.client).await.unwrap();
    assert_eq!(row(&database, SCHEMAS).await, "");
}

/// Events are stored before those that a build has taken.
#[tokio::test]
async fn a_build_is_given_up_when_a_contract_joins() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    let (mut builder, building) = begun(&database).await;
    build::page(&mut builder, &building, 5).await.unwrap();
    let tx = database.client.transaction().await.unwrap();
    replay::outdate_readers(&tx, Contract::License).await.unwrap();
    tx.commit().await.unwrap();
    let error = build::end(&mut builder, &building).await.unwrap_err();
    assert!(error.to_string().contains("were given up meanwhile"), "{error}");
    ingest::prepare(&mut database.client).await.unwrap();
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

/// The tables of such a view may have other columns than this program writes.
#[tokio::test]
async fn ingest_goes_on_while_a_view_of_another_version_waits_to_be_made_anew() {
    let (mut database, mut whole) = (Database::new().await, Database::new().await);
    let market = Market::traded();
    whole.ingest(&market.blocks, 100).await;
    let (before, after) = market.blocks.split_at(market.blocks.len() / 2);
    database.ingest(before, 100).await;
    let older = "UPDATE views SET version = 0 WHERE name = 'orders'; ALTER TABLE orders DROP COLUMN placed_at";
    database.client.batch_execute(older).await.unwrap();
    let (views, mut cursor, orders) = (Views::live(), database.cursor().await, database.count("orders").await);
    commit(&mut database, &views, &mut cursor, &after[..5]).await;
    assert_eq!((database.count("orders").await, database.count("quarantine").await), (orders, 0));
    let mut builder = database.connect().await;
    assert_eq!(replay::rebuild_outdated(&mut builder).await.unwrap(), vec!["orders"]);
    commit(&mut database, &views, &mut cursor, &after[5..]).await;
    assert_eq!(dump(&database).await, dump(&whole).await);
    assert_eq!(row(&database, SCHEMAS).await, "");
}
