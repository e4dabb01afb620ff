//! The index follows the database through crashes, restored databases and rebuilt views.

use std::time::Duration;

use weighhouse_indexer::search::follow::FollowError;
use weighhouse_indexer::views::replay;
use weighhouse_indexer::{database, ingest};

use crate::support::{found, listing, listings, Card, Database, Index, Market, ALICE, PRICE};

/// A market of so many listings.
fn many(count: u64) -> Market {
    let mut market = Market::new();
    for number in 1..=count {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE));
    }
    market
}

/// Every listing, by the index alone.
async fn all(index: &Index, database: &Database) -> (u64, Vec<String>) {
    let fields = "totalCount nodes { name }";
    let page = listings(&index.schema(database), "first: 100, query: $words", "model", fields).await;
    (page["totalCount"].as_u64().unwrap(), found(&index.schema(database), "model").await)
}

/// Two connections mark listings in transactions that end in any order, while a follower reads. With numbers that
/// become visible out of their order, it passes over some for ever.
#[tokio::test(flavor = "multi_thread")]
async fn two_writers_never_hide_a_change() {
    const LISTINGS: u64 = 60;
    let mut database = Database::new().await;
    database.ingest(&many(LISTINGS).blocks, 100).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let describe = |first: u64, pause_us: u64| {
        let config = database.config.clone();
        async move {
            let mut client = database::connect(&config, "test").await.unwrap();
            for number in (first..=LISTINGS).step_by(2) {
                let card = "
                    INSERT INTO cards (sha256, cid, state, title)
                    SELECT card_sha256, card_cid, 'read', $2 FROM listings WHERE name = $1 RETURNING sha256, cid";
                let tx = client.transaction().await.unwrap();
                let row = tx.query_one(card, &[&format!("model m{number}"), &format!("t{number}")]).await.unwrap();
                weighhouse_indexer::search::changes::mark_card(&tx, row.get(0), row.get(1)).await.unwrap();
                // Now one ends first, now the other.
                tokio::time::sleep(Duration::from_micros(number * 7_919 % 13 * pause_us)).await;
                tx.commit().await.unwrap();
            }
        }
    };
    let writers = tokio::spawn(futures::future::join(describe(1, 400), describe(2, 250)));
    while !writers.is_finished() {
        index.follow(&database).await;
    }
    writers.await.unwrap();
    index.follow(&database).await;
    let schema = index.schema(&database);
    for number in 1..=LISTINGS {
        assert_eq!(found(&schema, &format!("t{number}")).await, [format!("model m{number}")]);
    }
}

#[tokio::test]
async fn a_follower_that_is_killed_goes_on_where_it_was() {
    let market = many(30);
    let mut database = Database::new().await;
    database.ingest(&market.blocks[..20], 10).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let before = all(&index, &database).await;
    index = index.killed();
    // It answers as soon as it is open, even where no database can be read.
    let mut away = database.connect().await;
    away.batch_execute("SET search_path = nowhere").await.unwrap();
    let error = index.try_follow(&mut away).await.unwrap_err();
    assert!(matches!(error, FollowError::Database(_)), "{error}");
    assert_eq!(all(&index, &database).await, before);
    database.ingest(&market.blocks[20..], 10).await;
    index.follow(&database).await;
    assert_eq!(all(&index, &database).await.0, 30);
    assert_eq!(index.folders(), ["index-1"], "it was not made anew");
}

/// The follower's connection is cut at every moment that can be told apart, while the market goes on.
#[tokio::test]
async fn a_crash_between_write_and_commit_doubles_and_loses_nothing() {
    let market = many(40);
    let mut database = Database::new().await;
    let mut index = Index::new();
    let killer = database.connect().await;
    let (mut cuts, mut delay_us) = (0, 0);
    for block in 0..market.blocks.len() {
        database.ingest(&market.blocks[block..=block], 1).await;
        let mut client = database.connect().await;
        let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
        let kill = async {
            tokio::time::sleep(Duration::from_micros(delay_us)).await;
            killer.query_one("SELECT pg_terminate_backend($1)", &[&pid]).await.unwrap();
        };
        let (followed, ()) = tokio::join!(index.try_follow(&mut client), kill);
        cuts += u32::from(followed.is_err());
        delay_us = if followed.is_ok() { 0 } else { delay_us + 150 };
        if block % 8 == 7 {
            index = index.killed();
        }
    }
    assert!(cuts > 5, "only {cuts} cuts: the test tests nothing");
    index.follow(&database).await;
    let (total, names) = all(&index, &database).await;
    assert_eq!((total, names.len()), (40, 40));
    let mut fresh = Index::new();
    fresh.follow(&database).await;
    assert_eq!(names, all(&fresh, &database).await.1);
}

/// A backup is restored: it has fewer changes than the index has read, and others come after them.
#[tokio::test]
async fn another_database_is_noticed() {
    let market = many(20);
    let mut database = Database::new().await;
    database.ingest(&market.blocks[..10], 10).await;
    let mut restored = database.copy().await;
    let mut index = Index::new();
    database.ingest(&market.blocks[10..], 10).await;
    index.follow(&database).await;
    assert_eq!(all(&index, &database).await.0, 20);

    let mut other = Market::new();
    for number in 1..=15 {
        other.list(listing(&format!("other model o{number}"), ALICE, PRICE));
    }
    // A replica that is behind has the same numbers, and less of them: there is nothing to be read.
    index.follow(&restored).await;
    assert_eq!(index.folders(), ["index-1"]);
    ingest::prepare(&mut restored.client).await.unwrap();
    restored.describe("model m1", Card::saying("restored")).await;
    index.follow(&restored).await;
    assert_eq!(index.folders(), ["index-2"], "made anew, and the old one removed");
    assert_eq!(all(&index, &restored).await.0, 10);
    assert_eq!(found(&index.schema(&restored), "restored").await, ["model m1"]);

    let mut unknown = Database::new().await;
    unknown.ingest(&other.blocks, 10).await;
    index.follow(&unknown).await;
    assert_eq!(found(&index.schema(&unknown), "other model").await.len(), 15);
}

#[tokio::test]
async fn a_rebuilt_view_rebuilds_the_index_while_it_answers() {
    let market = many(12);
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 10).await;
    let mut index = Index::new();
    index.follow(&database).await;
    // What no event says is gone with the rebuild.
    database.client.execute("UPDATE listings SET name = 'model forged' WHERE id = 5", &[]).await.unwrap();
    database.client.execute("UPDATE search_changes SET change = 1000 WHERE listing = 5", &[]).await.unwrap();
    database.client.execute("UPDATE search_log SET last = 1000", &[]).await.unwrap();
    index.follow(&database).await;
    assert_eq!(found(&index.schema(&database), "forged").await, ["model forged"]);
    replay::rebuild_named(&mut database.client, Some("orders")).await.unwrap();
    index.follow(&database).await;
    assert_eq!(index.folders(), ["index-1"], "documents are not made of orders");
    replay::rebuild_named(&mut database.client, Some("listings")).await.unwrap();
    assert_eq!(all(&index, &database).await.0, 12, "the old index answers until the new one is whole");
    index.follow(&database).await;
    assert_eq!(index.folders(), ["index-2"]);
    assert_eq!(found(&index.schema(&database), "forged").await, Vec::<String>::new());
    assert_eq!(all(&index, &database).await.0, 12);
}

#[tokio::test]
async fn a_damaged_index_is_made_anew_and_a_folder_has_one_server() {
    let mut database = Database::new().await;
    database.ingest(&many(5).blocks, 10).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let mut second = Index::beside(&index);
    let error = second.try_follow(&mut database.connect().await).await.unwrap_err();
    assert!(error.to_string().contains("--search-folder"), "{error}");
    drop(second);
    std::fs::write(index.folder.path().join("index-1/meta.json"), "{").unwrap();
    index = index.killed();
    index.follow(&database).await;
    assert_eq!(all(&index, &database).await.0, 5);
}

/// A sale rewrites no document at once; a change of anything else does, with the sales before it.
#[tokio::test]
async fn sales_wait_and_are_lost_by_no_crash() {
    let mut market = many(3);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let mut index = Index::new().with_sales_pause(Duration::from_secs(3_600));
    index.follow(&database).await;
    assert_eq!(progress_and_sold(&index.schema(&database)).await.1, 0);
    let seller = market.buyer_of(1);
    market.sell(seller, 1);
    market.sell(seller, 1);
    database.follow(&market).await;
    index.follow(&database).await;
    let height = market.height().to_string();
    let schema = index.schema(&database);
    assert_eq!(progress_and_sold(&schema).await, (height.clone(), 0), "the height counts, and the sales wait");
    // Killed while they wait, another server of the same folder has them wait again, and not longer.
    index = index.killed().with_sales_pause(Duration::ZERO);
    index.follow(&database).await;
    assert_eq!(progress_and_sold(&index.schema(&database)).await, (height, 1));
    // What is more than a sale is written at once, and with it what was sold.
    index = index.with_sales_pause(Duration::from_secs(3_600));
    let buyer = market.buyer_of(2);
    market.sell(buyer, 2);
    market.set_price(2, 0, 7, "uwhs");
    database.follow(&market).await;
    index.follow(&database).await;
    assert_eq!(progress_and_sold(&index.schema(&database)).await.1, 2);
}

/// The height of the index, and how many listings it knows to be sold.
async fn progress_and_sold(schema: &weighhouse_indexer::api::graphql::Schema) -> (String, u64) {
    let query = "{ _meta { search { height building } } listings(filter: {sales: {gte: \"1\"}}) { totalCount } }";
    let answer = serde_json::to_value(schema.execute(query).await).unwrap();
    assert_eq!(answer["errors"], serde_json::Value::Null, "{answer}");
    assert_eq!(answer["data"]["_meta"]["search"]["building"], false);
    let height = answer["data"]["_meta"]["search"]["height"].to_string();
    (height, answer["data"]["listings"]["totalCount"].as_u64().unwrap())
}

/// The pages of a new index are read in the order of changes: a listing that was sold after it was described comes late,
/// and whole.
#[tokio::test]
async fn a_new_index_has_what_was_sold_last() {
    let mut database = Database::new().await;
    database.ingest(&many(2).blocks, 10).await;
    let many_marks = "
        INSERT INTO listings SELECT (jsonb_populate_record(l, jsonb_build_object('id', n, 'name', 'copy c' || n))).*
            FROM listings AS l, generate_series(1001, 1600) AS n WHERE l.id = 1;
        INSERT INTO search_changes SELECT n, 10000 + n, 10000 + n FROM generate_series(1001, 1600) AS n;
        UPDATE search_changes SET change = 20000, words_change = 3 WHERE listing = 2;
        UPDATE search_log SET last = 20000";
    database.client.batch_execute(many_marks).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    assert_eq!(found(&index.schema(&database), "m2").await, ["model m2"]);
}
