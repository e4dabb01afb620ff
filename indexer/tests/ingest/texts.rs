//! Any text.
use proptest::prelude::*;
use weighhouse_indexer::check;

use crate::support::{listing, Database, Market, ALICE, PRICE};

/// Text made of what looks like a character that no table can hold, and is none.
fn text() -> impl Strategy<Value = String> {
    const PIECES: [&str; 12] =
        ["\\u0000", "\\\\u0000", "\\ud800", "\\udc00", "\\x00", "\\", "\"", "'", "%00", "u0000", "é", "\u{1f980}"];
    proptest::collection::vec(proptest::sample::select(PIECES.as_slice()), 1..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn any_text_that_a_contract_takes_is_shown_as_it_was_written(names in proptest::collection::vec(text(), 1..6)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut market = Market::new();
            for name in &names {
                market.list(listing(name, ALICE, PRICE));
            }
            let mut database = Database::new().await;
            database.ingest(&market.blocks, 5).await;
            let rows = database.client.query("SELECT name FROM listings ORDER BY id", &[]).await.unwrap();
            let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
            assert_eq!(found, names);
            let report = check::check(&mut database.client, None).await.unwrap();
            assert!(report.is_sound() && report.quarantine.is_empty(), "{report:?}");
        });
    }
}
