//! Bonds, windows, proofs and keys asked for once more, as the index shows them: on a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod bonds;
mod orders;
mod rekeys;

use support::{dump, Database, Market};
use weighhouse_indexer::event::Contract;
use weighhouse_indexer::views::replay;

#[tokio::test]
async fn what_another_contract_says_of_escrow_is_a_forgery() {
    for mut market in [Market::cheated(), Market::traded()] {
        let events = market.blocks.iter_mut().flat_map(|block| &mut block.events.taken);
        let mut forged = 0;
        for event in events.filter(|event| event.kind.starts_with("wasm-")) {
            event.contract = match event.contract {
                Contract::Escrow => Contract::Registry,
                Contract::Registry => Contract::Escrow,
                _ => continue,
            };
            forged += 1;
        }
        let mut database = Database::new().await;
        database.ingest(&market.blocks, 100).await;
        assert_eq!(database.count("quarantine").await, forged);
        for table in [
            "orders",
            "order_history",
            "proofs",
            "bonds",
            "rekeys",
            "limited_plans",
            "disputes",
            "resales",
            "closed_sellers",
        ] {
            assert_eq!(database.count(table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn the_size_of_batches_does_not_matter_and_a_replay_makes_the_same() {
    for market in [Market::cheated(), Market::traded()] {
        let mut dumps = Vec::new();
        for size in [1, 2, 5, 100] {
            let mut database = Database::new().await;
            database.ingest(&market.blocks, size).await;
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
            dumps.push(dump(&database).await);
            assert_eq!(database.count("quarantine").await, 0);
        }
        assert!(dumps.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
