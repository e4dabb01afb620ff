//! What is committed, and by whom.
use std::time::Duration;

use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::Block;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::write::{self, WriteError};
use weighhouse_indexer::views::Views;
use weighhouse_indexer::{database, ingest};

use crate::row;
use crate::support::{dump, Database, Market};

fn prepared(blocks: &[Block]) -> Prepared {
    Prepared::of(blocks.to_vec())
}

/// The connection is cut at every moment of a commit that can be told apart.
#[tokio::test]
async fn a_crash_at_any_point_of_a_batch_loses_and_doubles_nothing() {
    let mut whole = Database::new().await;
    let market = Market::busy();
    whole.ingest(&market.blocks, 4).await;

    let broken = Database::new().await;
    let killer = broken.connect().await;
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
        let views = Views::all();
        let batch = prepared(batch);
        let commit = write::commit(&mut client, &views, &mut cursor, batch, Head::read_now(0));
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
    let views = Views::all();
    let mut cursor = database.cursor().await;
    let head = Head::read_now(0);
    let error = write::commit(&mut database.client, &views, &mut cursor, prepared(&market.blocks[1..3]), head)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "block 2 can't follow block 0");
    write::commit(&mut database.client, &views, &mut cursor, prepared(&market.blocks[..3]), head).await.unwrap();
    market.blocks[3].parent = vec![0xff];
    let error = write::commit(&mut database.client, &views, &mut cursor, prepared(&market.blocks[3..4]), head)
        .await
        .unwrap_err();
    let expected = "block 4 can't follow the one before it: last_block_id.hash is FF, but block 3 has the hash ";
    assert!(error.to_string().starts_with(expected), "{error}");
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
    let (views, head) = (Views::all(), Head::read_now(0));
    let error =
        write::commit(&mut database.client, &views, &mut stale, prepared(&market.blocks[..2]), head).await.unwrap_err();
    assert!(matches!(error, WriteError::CursorMoved { cursor: 0 }), "{error}");
    let events: usize = market.blocks[..2].iter().map(|block| block.events.taken.len()).sum();
    assert!(events > 0);
    assert_eq!(database.count("raw_events").await, events as i64);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let mut database = Database::new().await;
    let newer = "INSERT INTO schema_history VALUES (999, 'of_tomorrow', '2026-01-01T00:00:00Z', '1')";
    database.client.execute(newer, &[]).await.unwrap();
    let error = ingest::prepare(&mut database.client).await.unwrap_err();
    assert!(format!("{error:#}").contains("it may be newer"), "{error:#}");
}
