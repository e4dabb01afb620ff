//! Proven use: what counts, and that the index has what follows from the orders.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::{found, listing, listings, Database, Index, Market, ALICE, BOB, CAROL, PRICE};

/// Buyers by their last day, from the orders and payees alone.
const RECOMPUTED: &str = "
SELECT listing, day, count(*) AS buyers
FROM (
    SELECT orders.listing, buyer, max(closed_at / 86400) AS day FROM orders
    WHERE orders.state = 'settled' AND resold IS NULL AND fee > 0 AND buyer <> seller
        AND NOT EXISTS (
            SELECT FROM payees
            WHERE payees.listing = orders.listing AND payees.split_version = orders.split_version AND account = buyer
        )
    GROUP BY orders.listing, buyer
) AS last
GROUP BY listing, day";

#[tokio::test]
async fn proven_use_is_what_a_recomputation_gives() {
    let mut crowd = Market::new();
    for number in 1..=3 {
        crowd.list(listing(&format!("m{number}"), ALICE, PRICE));
    }
    for (buyer, sold) in [(BOB, 1), (CAROL, 1), (BOB, 2)] {
        crowd.sell(buyer, sold);
    }
    crowd.pass(3 * 86_400).sell(BOB, 1);
    for (market, some) in [(Market::busy(), 1), (Market::cheated(), 1), (Market::traded(), 1), (crowd, 3)] {
        for size in [1, 1_000] {
            let mut database = Database::new().await;
            database.ingest(&market.blocks, size).await;
            let difference = format!(
                "(({RECOMPUTED}) EXCEPT ALL SELECT listing, day, buyers FROM listing_use)
                UNION ALL (SELECT listing, day, buyers FROM listing_use EXCEPT ALL ({RECOMPUTED}))"
            );
            let rows = database.client.query(&difference, &[]).await.unwrap();
            assert!(rows.is_empty(), "{rows:?}");
            assert!(database.count("listing_use").await >= some);
        }
    }
}

/// What costs its seller nothing moves nothing.
#[tokio::test]
async fn sales_to_payees_and_sales_again_move_nothing() {
    let mut market = Market::new();
    for name in ["model a", "model b", "model c"] {
        market.list(listing(name, ALICE, PRICE));
    }
    market.sell(CAROL, 2);
    market.set_payees(1, BOB);
    for _ in 0..3 {
        market.sell(BOB, 1);
    }
    let mut database = Database::new().await;
    database.follow(&market).await;
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    assert_eq!(found(&schema, "model").await, ["model b", "model c", "model a"]);
    let fields = "edges { node { name sales } why { place buyers provenUse } }";
    let page = listings(&schema, "query: $words", "model", fields).await;
    let edge = |name: &str, sales: u64, buyers: u64, worth: f64| {
        json!({
            "node": {"name": name, "sales": sales},
            "why": {"place": "WRITTEN", "buyers": buyers, "provenUse": worth},
        })
    };
    let expected = [edge("model b", 1, 1, 1.0), edge("model c", 0, 0, 0.0), edge("model a", 3, 0, 0.0)];
    assert_eq!(page["edges"], json!(expected));
    // A buyer that comes again is one buyer still, and moves its listing to the day of its last order.
    market.sell(CAROL, 3);
    market.pass(90 * 86_400).sell(CAROL, 3);
    database.follow(&market).await;
    index.follow(&database).await;
    assert_eq!(found(&schema, "model").await, ["model c", "model b", "model a"]);
    let page = listings(&schema, "query: $words", "model", "edges { why { buyers provenUse } }").await;
    let worth = |edge: usize| page["edges"][edge]["why"]["provenUse"].as_f64().unwrap();
    assert_eq!(page["edges"][0]["why"]["buyers"], 1);
    assert!((worth(0) - 1.0).abs() < 0.01 && (worth(1) - 0.5).abs() < 0.01, "{page}");
}

/// The measure of docs/ranking.md of buyers by day, with a half-life in days.
fn measure(buyers: &[(i64, i64)], half_life: f64) -> u64 {
    let worth: f64 = buyers.iter().map(|(day, n)| *n as f64 * ((day - 18_262) as f64 / half_life).exp2()).sum();
    if worth == 0.0 {
        0
    } else {
        1 + (4_096.0 * worth.log2()) as u64
    }
}

#[tokio::test]
async fn every_place_is_what_a_recomputation_from_the_orders_gives() {
    let mut market = Market::new();
    for number in 1..=10 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE));
    }
    for turn in 0..16_u64 {
        let buyer = if turn % 3 == 0 { BOB } else { CAROL };
        market.pass(86_400 * (turn % 5) * 3).sell(buyer, 1 + turn * turn % 9);
    }
    let (mut database, mut index) = (Database::new().await, Index::new());
    // The index is written sale by sale, as it is where people buy.
    for blocks in market.blocks.chunks(4) {
        database.ingest(blocks, 4).await;
        index.follow(&database).await;
    }
    let mut buyers: BTreeMap<i64, Vec<(i64, i64)>> = (1..=10).map(|listing| (listing, Vec::new())).collect();
    for row in database.client.query(RECOMPUTED, &[]).await.unwrap() {
        buyers.get_mut(&row.get("listing")).unwrap().push((row.get("day"), row.get("buyers")));
    }
    let schema = index.schema(&database);
    for (half_life, order) in [(90.0, "query: \"model\""), (7.0, "orderBy: {field: TRENDING}")] {
        let mut expected: Vec<i64> = buyers.keys().copied().collect();
        expected.sort_by_key(|listing| std::cmp::Reverse((measure(&buyers[listing], half_life), *listing)));
        let page = listings(&schema, &format!("first: 20, {order}"), "", "nodes { id }").await;
        let ids = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().parse().unwrap());
        assert_eq!(ids.collect::<Vec<i64>>(), expected, "{order}: {buyers:?}");
    }
}
