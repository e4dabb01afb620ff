//! Whatever happens in the market, the index says at every height what the contracts answer. They run in memory, their
//! events are indexed as a node would answer with them, and each is asked what it knows after each message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod chain;
mod contracts;
mod figures;

use proptest::prelude::*;
use serde_json::{json, Value};
use support::blocks::blocks;
use support::Database;
use weighhouse_indexer::api::graphql;
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{Feed, Rows};
use weighhouse_indexer::views::replay;
use weighhouse_market_suite::{longest_version, DENOM};

use chain::{Chain, FEW};

/// What the index says, in the contracts' words.
const SAID: &str = r#"
SELECT jsonb_build_object(
    'listings', (SELECT jsonb_agg(jsonb_build_array(
        id, state, latest_version, bad_since IS NOT NULL, sales, delisted_by, delisted_since, delisting_lapses_at
    ) ORDER BY id) FROM listings),
    'bad', (SELECT jsonb_agg(jsonb_build_array(listing, number, bad_since, bad_since_height) ORDER BY listing, number)
        FROM versions WHERE bad_since IS NOT NULL),
    'closed', (SELECT jsonb_agg(jsonb_build_array(seller, since, order_id) ORDER BY seller COLLATE "C")
        FROM closed_sellers),
    'settings', (SELECT config FROM settings),
    'sold', (SELECT sold FROM limited_plans),
    'orders', (SELECT jsonb_agg(jsonb_build_array(
        id, state, returned::text,
        CASE WHEN bond_ended_at IS NULL AND state NOT IN ('offered', 'withdrawn') THEN bond::text ELSE '0' END,
        stake::text, placed_at,
        CASE WHEN state = 'offered' THEN jsonb_build_array(expires_at, expires_at_height) END,
        jsonb_build_array(deliver_by, deliver_by_height, refund_from, refund_from_height),
        CASE WHEN state <> 'refunded' THEN jsonb_build_array(
            settle_from, settle_from_height, release_from, release_from_height, delivered_at) END
    ) ORDER BY id) FROM orders),
    'disputes', (SELECT jsonb_agg(jsonb_build_array(
        order_id, asked::text, offered::text, stake::text, decide_by, decide_by_height) ORDER BY order_id)
        FROM disputes WHERE outcome IS NULL),
    'bonds', (SELECT jsonb_agg(jsonb_build_array(
        seller, free::text, reserved::text, unlocked::text, available_from, available_from_height
    ) ORDER BY seller COLLATE "C") FROM bonds WHERE denom = $1 AND free + reserved + unlocked > 0),
    'resales', (SELECT jsonb_agg(jsonb_build_array(license, seller, price::text, order_id, ending) ORDER BY license)
        FROM resales),
    'rekeys', (SELECT jsonb_agg(jsonb_build_array(license, expires_at, expires_at_height) ORDER BY license)
        FROM rekeys WHERE delivery IS NULL AND ended_at IS NULL),
    'licenses', (SELECT jsonb_agg(jsonb_build_array(id, owner) ORDER BY id) FROM licenses),
    'owed', (SELECT jsonb_agg(jsonb_build_array(account, (credited - claimed)::text) ORDER BY account COLLATE "C")
        FROM balances WHERE denom = $1 AND credited > claimed),
    'revenues', (SELECT jsonb_agg(jsonb_build_array(listing, split_version, gross::text, fee::text, sales)
        ORDER BY listing, split_version) FROM revenues WHERE denom = $1 AND gross > 0),
    'carried', (SELECT coalesce(sum(amount), 0)::text FROM carried WHERE denom = $1)
)"#;

/// What its answers say of what sells.
const SELLS: &str = "{
    few: listing(id: 1) { sellable sellerClosedSince } many: listing(id: 2) { sellable sellerClosedSince }
    orderPause { until by }
}";

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn the_index_says_at_every_height_what_the_contracts_answer(
        steps in proptest::collection::vec((0u8..35, 0usize..60, 1u128..5_000_000), 20..80),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut chain = Chain::new();
            for (step, pick, amount) in steps {
                chain.step(step, pick, amount);
            }
            let blocks = blocks(&chain.market);
            let mut database = Database::new().await;
            let rows = Rows::new(readers(&database.config, 2).unwrap());
            let answers = graphql::schema(rows, Feed::default());
            for (block, expected) in blocks.chunks(1).zip(&chain.answers) {
                database.ingest(block, 1).await;
                if expected.is_null() {
                    continue;
                }
                let mut said: Value = database.client.query_one(SAID, &[&DENOM]).await.unwrap().get(0);
                said["sells"] = answers.execute(SELLS).await.into_result().unwrap().data.into_json().unwrap();
                assert_eq!(&said, expected, "at {}", block[0].height);
            }
            assert_eq!(database.count("quarantine").await, 0);
            assert_eq!(figures::differences(&database.client).await, Vec::<String>::new());
            // A replay takes all at once.
            assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
        });
    }
}

/// A seller hides nothing from the index by saying much of it.
#[tokio::test]
async fn the_longest_version_is_indexed() {
    let mut chain = Chain::new();
    let seller = chain.market.seller.clone();
    let version = chain.market.publish_as(&seller, FEW, longest_version).unwrap();
    let mut database = Database::new().await;
    for block in blocks(&chain.market).chunks(1) {
        database.ingest(block, 1).await;
    }
    assert_eq!(database.count("quarantine").await, 0);
    let rows = Rows::new(readers(&database.config, 2).unwrap());
    let answers = graphql::schema(rows, Feed::default());
    let question = "{ listing(id: 1) { latestVersion { number formats { dtypes } metrics { name } } } }";
    let answer = answers.execute(question).await.into_result().unwrap().data.into_json().unwrap();
    let latest = &answer["listing"]["latestVersion"];
    assert_eq!(latest["number"], json!(version), "{answer}");
    assert_eq!(latest["formats"][7]["dtypes"].as_array().unwrap().len(), 32);
    assert_eq!(latest["metrics"][31]["name"], json!(r"\".repeat(96)));
}

/// A long story has more of everything than those above: resales that settle, disputes that end halfway, lost bonds.
#[tokio::test]
async fn figures_are_what_a_recount_makes_them() {
    let chain = long_story();
    let mut database = Database::new().await;
    database.ingest(&blocks(&chain.market), 100).await;
    assert_eq!(database.count("quarantine").await, 0);
    assert_eq!(figures::differences(&database.client).await, Vec::<String>::new());
    let reached = "SELECT sum(resold) > 0 AND sum(refunded) > 0 AND sum(disputed) > 0 AND sum(returned) > 0
        AND sum(bonds_lost) > 0 AND sum(royalties) > 0 AND sum(refunded_undelivered) > 0
        AND sum(refunded_proven_bad) > 0 AND sum(refunded_disputed) > 0 AND count(DISTINCT day) > 3 FROM sales_days WHERE scope = 'market'";
    assert!(database.client.query_one(reached, &[]).await.unwrap().get::<_, bool>(0));
}

fn long_story() -> Chain {
    let mut chain = Chain::new();
    let mut rng = 1u64;
    for _ in 0..2_000 {
        rng = rng.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (step, pick, amount) = ((rng >> 33) % 35, (rng >> 40) % 60, (rng >> 20) % 5_000_000 + 1);
        chain.step(step as u8, pick as usize, amount.into());
    }
    chain
}

/// The steps above reach every part of the market, or they would show nothing.
#[test]
fn a_long_story_reaches_every_end() {
    let chain = long_story();
    let events: std::collections::BTreeSet<&str> = chain
        .market
        .happened
        .iter()
        .flat_map(|happened| &happened.events)
        .filter_map(|event| event.ty.strip_prefix("wasm-weighhouse-"))
        .collect();
    for kind in [
        "order-placed",
        "order-offered",
        "offer-taken",
        "offer-withdrawn",
        "order-delivered",
        "order-settled",
        "order-refunded",
        "dispute-opened",
        "dispute-proposed",
        "dispute-ended",
        "resale-opened",
        "resale-ended",
        "reseller-paid",
        "version-proven-bad",
        "bond-released",
        "bond-forfeited",
        "bond-withdrawn",
        "rekey-requested",
        "rekey-answered",
        "revenue-swept",
        "royalties-credited",
        "royalties-claimed",
        "license-issued",
        "license-transferred",
        "version-marked-bad",
        "listing-state-changed",
        "listing-delisted",
        "listing-relisted",
        "orders-paused",
        "orders-resumed",
        "config-changed",
        "seller-closed",
        "seller-reopened",
        "resale-ending",
        "rekey-ended",
    ] {
        assert!(events.contains(kind), "{kind} never happened");
    }
}
