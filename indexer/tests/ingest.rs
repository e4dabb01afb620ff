//! What is committed, what a crash leaves, and that views are what a replay makes: on a real
//! Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use std::time::Duration;

use proptest::prelude::*;
use support::{dump, listing, Database, Market, ALICE, BOB, CAROL, FEE, PRICE};
use weighhouse_indexer::event::take::Unstorable;
use weighhouse_indexer::event::Contract;
use weighhouse_indexer::ingest::write::{self, WriteError};
use weighhouse_indexer::views::{self, replay};
use weighhouse_indexer::{check, database, ingest};
use weighhouse_protocol::registry::Listing;

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

#[tokio::test]
async fn views_are_what_a_replay_makes_and_a_difference_is_seen() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    database.client.execute("UPDATE balances SET claimed = claimed + 1 WHERE account = $1", &[&ALICE]).await.unwrap();
    let differences = replay::differences(&mut database.client).await.unwrap();
    assert_eq!(differences, vec![replay::Difference { table: "balances".into(), surplus: 1, missing: 1 }]);
    let report = check::check(&mut database.client, None).await.unwrap();
    assert!(!report.is_sound());
    replay::rebuild_named(&mut database.client, Some("balances")).await.unwrap();
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    assert!(check::check(&mut database.client, None).await.unwrap().is_sound());
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
    assert!(error.to_string().starts_with("there is no view sales; there are listings, search, versions"), "{error}");
}

/// Who reads sees the old tables until the new ones are whole, and neither waits for the other.
#[tokio::test]
async fn a_rebuild_waits_for_no_reader_and_lets_none_wait() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 5).await;
    let mut reader = database.connect().await;
    let reading = reader.transaction().await.unwrap();
    let count = "SELECT count(*) FROM orders";
    assert_eq!(reading.query_one(count, &[]).await.unwrap().get::<_, i64>(0), 2);
    let before = identity(&database, "orders").await;
    let mut writer = database.connect().await;
    let mut rebuilding = tokio::spawn(async move { replay::rebuild_named(&mut writer, None).await.map(drop) });
    let patience = std::time::Instant::now();
    while identity(&database, "orders").await == before {
        assert!(patience.elapsed() < Duration::from_secs(20), "the swap waits for the reader");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The old tables wait for their last reader; new readers don't wait for them.
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut rebuilding).await.is_err());
    let answer = tokio::time::timeout(Duration::from_secs(2), database.count("orders")).await;
    assert_eq!(answer.unwrap(), 2);
    reading.commit().await.unwrap();
    rebuilding.await.unwrap().unwrap();
    assert_eq!(row(&database, "SELECT nspname FROM pg_namespace WHERE nspname ~ '_(next|past)$'").await, "");
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

/// The connection is cut at every moment of a commit that can be told apart.
#[tokio::test]
async fn a_crash_at_any_point_of_a_batch_loses_and_doubles_nothing() {
    let mut whole = Database::new().await;
    let market = Market::busy();
    whole.ingest(&market.blocks, 4).await;

    let broken = Database::new().await;
    let killer = broken.connect().await;
    let views = views::all();
    let (mut cuts, mut delay_us) = (0, 0);
    loop {
        let mut cursor = broken.cursor().await;
        let done = usize::try_from(cursor.height).unwrap();
        let Some(batch) = market.blocks[done..].chunks(4).next() else {
            break;
        };
        let mut client = broken.connect().await;
        let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
        let kill = async {
            tokio::time::sleep(Duration::from_micros(delay_us)).await;
            let killed = killer.query_one("SELECT pg_terminate_backend($1)", &[&pid]).await.unwrap();
            killed.get::<_, bool>(0)
        };
        let commit = write::commit(&mut client, &views, &mut cursor, batch, 0);
        let (committed, _) = tokio::join!(commit, kill);
        match committed {
            Ok(_) => delay_us = 0,
            Err(WriteError::Database(_)) => cuts += 1,
            Err(other) => panic!("{other}"),
        }
        delay_us += 300;
    }
    assert!(cuts > 5, "only {cuts} commits were cut: the test tests nothing");
    assert_eq!(dump(&broken).await, dump(&whole).await);
    assert_eq!(broken.count("raw_events").await, whole.count("raw_events").await);
    let gaps = "SELECT height - start_height + 1 - blocks AS gaps FROM chain";
    assert_eq!(row(&broken, gaps).await, "{\"gaps\": 0}");
}

#[tokio::test]
async fn blocks_out_of_order_or_of_another_chain_are_not_committed() {
    let mut database = Database::new().await;
    let mut market = Market::busy();
    let views = views::all();
    let mut cursor = database.cursor().await;
    let error = write::commit(&mut database.client, &views, &mut cursor, &market.blocks[1..3], 0).await.unwrap_err();
    assert_eq!(error.to_string(), "block 2 can't follow block 0");
    write::commit(&mut database.client, &views, &mut cursor, &market.blocks[..3], 0).await.unwrap();
    market.blocks[3].parent = vec![0xff];
    let error = write::commit(&mut database.client, &views, &mut cursor, &market.blocks[3..4], 0).await.unwrap_err();
    assert!(matches!(error, WriteError::Refused(_)), "{error}");
    assert_eq!(database.cursor().await.height, 3);
}

#[tokio::test]
async fn there_is_one_writer_at_a_time() {
    let database = Database::new().await;
    let first = database::writer(&database.config, Duration::ZERO).await.unwrap();
    let error = database::writer(&database.config, Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("one writer at a time"));
    drop(first);
    let mut waited = 0;
    while database::writer(&database.config, Duration::ZERO).await.is_err() {
        waited += 1;
        assert!(waited < 100, "the lock outlives its holder");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_cursor_moved_by_somebody_else_stops_the_commit() {
    let mut database = Database::new().await;
    let market = Market::busy();
    let mut stale = database.cursor().await;
    database.ingest(&market.blocks[..2], 2).await;
    let views = views::all();
    let error = write::commit(&mut database.client, &views, &mut stale, &market.blocks[..2], 0).await.unwrap_err();
    assert!(matches!(error, WriteError::CursorMoved { cursor: 0 }), "{error}");
    assert_eq!(database.count("raw_events").await, 2);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let mut database = Database::new().await;
    let newer = "INSERT INTO schema_history VALUES (999, 'of_tomorrow', '2026-01-01T00:00:00Z', '1')";
    database.client.execute(newer, &[]).await.unwrap();
    let error = ingest::prepare(&mut database.client).await.unwrap_err();
    assert!(format!("{error:#}").contains("it may be newer"), "{error:#}");
}

#[tokio::test]
async fn what_cannot_be_stored_read_or_held_is_quarantined_and_the_rest_goes_on() {
    let mut database = Database::new().await;
    let mut market = Market::new();
    market.list(listing("good", ALICE, PRICE));
    let placed = |market: &mut Market| {
        market.buy(BOB, 1);
        market.blocks.pop().unwrap().events.taken.pop().unwrap()
    };
    // A number that is none, a contract that does not emit such events, a key that is there.
    let (mut unreadable, mut forged, doubled) = (placed(&mut market), placed(&mut market), placed(&mut market));
    for (key, value) in &mut unreadable.attributes {
        if key == "price" {
            *value = "-1".into();
        }
    }
    forged.contract = Contract::License;
    market.block(vec![]);
    let last = market.blocks.last_mut().unwrap();
    let mut second = doubled.clone();
    for (index, event) in [&mut unreadable, &mut forged, &mut second].into_iter().enumerate() {
        event.key.height = last.height;
        event.key.event_index = 10 + i32::try_from(index).unwrap();
    }
    let mut doubled = doubled;
    doubled.key.height = last.height;
    let refused = Unstorable {
        key: weighhouse_indexer::event::Key { event_index: 99, ..doubled.key },
        contract: Contract::Registry,
        reason: "attribute 1 has a NUL character".into(),
        excerpt: b"[\"wasm\"".to_vec(),
    };
    last.events.taken = vec![doubled, unreadable, forged, second];
    last.events.refused = vec![refused];
    market.list(listing("after", ALICE, PRICE));
    database.ingest(&market.blocks, 50).await;

    let quarantine = "SELECT event_index, view, contract, stored, reason FROM quarantine ORDER BY event_index, view";
    insta::assert_snapshot!("quarantine", row(&database, quarantine).await);
    assert_eq!(database.count("orders").await, 1);
    assert_eq!(database.count("listings").await, 2);
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    replay::rebuild_named(&mut database.client, None).await.unwrap();
    assert_eq!(database.count("quarantine").await, 4);
    let report = check::check(&mut database.client, None).await.unwrap();
    assert_eq!((report.quarantined, report.quarantine.len(), report.is_sound()), (4, 4, true));
}

/// Six characters are text. The character that they stand for in JSON is none that a row holds: that event alone is
/// left out of the views that would show it.
#[tokio::test]
async fn the_escape_of_a_nul_is_text_and_a_nul_is_what_no_row_holds() {
    let mut database = Database::new().await;
    let mut market = Market::new();
    market.list(listing("a\\u0000b", ALICE, PRICE));
    let order = market.buy(BOB, 1);
    market.hand_over(order, 1_900_000_000).dispute_for(order, 1, BOB, "ipfs://\\u0000");
    market.list(listing("a\0b", ALICE, PRICE));
    market.list(listing("after", ALICE, PRICE));
    database.ingest(&market.blocks, 50).await;

    let found = row(&database, "SELECT id, name FROM listings ORDER BY id").await;
    assert_eq!(found, "{\"id\": 1, \"name\": \"a\\\\u0000b\"}\n{\"id\": 3, \"name\": \"after\"}");
    assert_eq!(row(&database, "SELECT reason FROM disputes").await, "{\"reason\": \"ipfs://\\\\u0000\"}");
    let left_out = row(&database, "SELECT DISTINCT height, stored, view FROM quarantine ORDER BY view").await;
    assert!(
        left_out.lines().all(|line| line.contains("\"height\": 5") && line.contains("\"stored\": true")),
        "{left_out}"
    );
    assert!(left_out.contains("\"view\": \"listings\""), "{left_out}");
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
}

#[tokio::test]
async fn the_largest_amounts_and_longest_terms_are_held_exactly() {
    let mut database = Database::new().await;
    let mut market = Market::new();
    let plan = support::plan(u128::MAX, "uwhs");
    let endless = weighhouse_protocol::terms::LicenseKind::Term { seconds: u64::MAX };
    let plans = vec![weighhouse_protocol::terms::Plan { kind: endless, ..plan }];
    market.list(Listing { plans, ..listing("dear", ALICE, 1) });
    database.ingest(&market.blocks, 50).await;
    let found = row(&database, "SELECT price::text, term_seconds FROM plans").await;
    assert_eq!(found, format!("{{\"price\": \"{}\", \"term_seconds\": {}}}", u128::MAX, i64::MAX));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever happens, in whatever batches: tables are what a replay makes, and money adds up.
    #[test]
    fn any_story_replays_to_the_same_tables(
        steps in proptest::collection::vec((0u8..7, 0usize..4), 1..40), size in 1usize..20,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let (market, settled) = story(&steps);
            let mut database = Database::new().await;
            database.ingest(&market.blocks, size).await;
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
            assert_eq!(database.count("quarantine").await, 0);
            assert_eq!(database.count("licenses").await, settled);
            let sums = "SELECT coalesce(sum(sales), 0)::bigint AS sales FROM listings";
            assert_eq!(row(&database, sums).await, format!("{{\"sales\": {settled}}}"));
            let owed = "SELECT coalesce(sum(credited), 0)::text AS credited FROM balances";
            let credited = PRICE * u128::try_from(settled).unwrap();
            assert_eq!(row(&database, owed).await, format!("{{\"credited\": \"{credited}\"}}"));
        });
    }
}

/// Turns numbers into a story in which every step is possible. Returns the sales, too.
fn story(steps: &[(u8, usize)]) -> (Market, i64) {
    let (mut market, mut listings, mut open, mut settled) = (Market::new(), Vec::new(), Vec::new(), 0);
    for (step, pick) in steps {
        let listing_at = |listings: &[u64]| listings.get(pick % listings.len().max(1)).copied();
        match (step, listing_at(&listings)) {
            (0, _) => listings.push(market.list(listing("model", [ALICE, BOB, CAROL][pick % 3], PRICE))),
            (1 | 2, Some(id)) => open.push((market.buy(CAROL, id), id)),
            (3, _) if !open.is_empty() => {
                let (order, id) = open.remove(pick % open.len());
                market.deliver(order, CAROL, id).sweep(id, ALICE);
                settled += 1;
            }
            (4, _) if !open.is_empty() => {
                let (order, id) = open.remove(pick % open.len());
                market.refund(order, CAROL, id);
            }
            (5, Some(id)) => {
                market.set_price(id, 0, FEE * (*pick as u128 + 2), ["uwhs", "uusd"][pick % 2]);
            }
            _ => {
                market.block(vec![]);
            }
        }
    }
    (market, settled)
}
