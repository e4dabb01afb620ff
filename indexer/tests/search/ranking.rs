//! Proven use: what counts, and that the index has what follows from the orders.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::{found, listing, listings, Card, Database, Index, Market, ALICE, BOB, CAROL, PRICE};

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

/// The buyers by day of so many listings, from the orders.
async fn buyers(database: &Database, listings: i64) -> BTreeMap<i64, Vec<(i64, i64)>> {
    let mut buyers: BTreeMap<i64, Vec<(i64, i64)>> = (1..=listings).map(|listing| (listing, Vec::new())).collect();
    for row in database.client.query(RECOMPUTED, &[]).await.unwrap() {
        buyers.get_mut(&row.get("listing")).unwrap().push((row.get("day"), row.get("buyers")));
    }
    buyers
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
    let buyers = buyers(&database, 10).await;
    let schema = index.schema(&database);
    for (half_life, order) in [(90.0, "query: \"model\""), (7.0, "orderBy: {field: TRENDING}")] {
        let mut expected: Vec<i64> = buyers.keys().copied().collect();
        expected.sort_by_key(|listing| std::cmp::Reverse((measure(&buyers[listing], half_life), *listing)));
        let page = listings(&schema, &format!("first: 20, {order}"), "", "nodes { id }").await;
        let ids = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().parse().unwrap());
        assert_eq!(ids.collect::<Vec<i64>>(), expected, "{order}: {buyers:?}");
    }
}

/// The places of words, the best first.
const PLACES: [&str; 4] = ["WRITTEN", "NAME", "LABEL", "ANYWHERE"];

/// Three listings of each place. Those at the worst were bought most, and some of the others by nobody.
async fn shelves() -> (Database, i64) {
    let mut market = Market::new();
    let name = |number: usize| match PLACES[number % 4] {
        "WRITTEN" => format!("zebra stripes {number}"),
        "NAME" => format!("stripes of a zebra {number}"),
        "LABEL" => format!("zebra {number}"),
        _ => format!("plain {number}"),
    };
    for number in 0..12 {
        market.list(listing(&name(number), ALICE, PRICE));
    }
    // At the place NAME, two buyers long ago are worth less than one of late.
    for (days, sold, buyers) in [
        (0, 2, &[BOB, CAROL][..]),
        (0, 4, &[BOB, CAROL]),
        (200, 6, &[BOB]),
        (0, 1, &[CAROL]),
        (3, 7, &[BOB, CAROL]),
        (9, 3, &[CAROL]),
        (0, 8, &[BOB, CAROL]),
        (20, 12, &[BOB, CAROL]),
    ] {
        market.pass(days * 86_400);
        for buyer in buyers {
            market.sell(buyer, sold);
        }
    }
    let mut database = Database::new().await;
    database.follow(&market).await;
    for number in 0..12 {
        match PLACES[number % 4] {
            "LABEL" => database.describe(&name(number), Card { tags: vec!["stripes".into()], ..Card::default() }).await,
            "ANYWHERE" => database.describe(&name(number), Card::saying("A zebra has stripes.")).await,
            _ => {}
        }
    }
    (database, 12)
}

#[tokio::test]
async fn a_query_is_answered_by_place_and_within_a_place_by_proven_use() {
    let (database, count) = shelves().await;
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let buyers = buyers(&database, count).await;
    let place = |listing: i64| (listing - 1) % 4;
    let mut expected: Vec<i64> = buyers.keys().copied().collect();
    expected.sort_by_key(|listing| (place(*listing), std::cmp::Reverse((measure(&buyers[listing], 90.0), *listing))));
    let today = "SELECT floor(extract(epoch FROM max(time)) / 86400)::bigint FROM blocks";
    let today: i64 = database.client.query_one(today, &[]).await.unwrap().get(0);
    let worth = |listing: i64| -> f64 {
        buyers[&listing].iter().map(|(day, n)| *n as f64 * ((day - today) as f64 / 90.0).exp2()).sum()
    };
    for size in [20, 5, 1] {
        let (mut found, mut after) = (Vec::new(), "null".to_owned());
        loop {
            let arguments = format!("first: {size}, after: {after}, query: $words");
            let fields = "pageInfo { hasNextPage endCursor } edges { node { id } why { place provenUse } }";
            let page = listings(&schema, &arguments, "zebra stripes", fields).await;
            for edge in page["edges"].as_array().unwrap() {
                let listing: i64 = edge["node"]["id"].as_str().unwrap().parse().unwrap();
                assert_eq!(edge["why"]["place"], PLACES[place(listing) as usize], "{edge}");
                let proven_use = edge["why"]["provenUse"].as_f64().unwrap();
                assert!((proven_use - worth(listing)).abs() < 0.01, "{edge}: {}", worth(listing));
                found.push(listing);
            }
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].to_string();
        }
        assert_eq!(found, expected, "by {size}: {buyers:?}");
    }
}
