//! Cards from a real Kubo node: checked against the chain's hash, bounded, tried again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions, missing_docs)]

#[allow(dead_code)]
#[path = "../../packages/ipfs/tests/node/mod.rs"]
mod node;
mod support;

use std::time::{Duration, Instant};

use node::Node;
use sha2::{Digest, Sha256};
use support::forged::rewrite;
use support::selling::card;
use support::{listing, Database, Market, ALICE, PRICE};
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::cards;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::views::replay;
use weighhouse_ipfs::{Client, Limits};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, NewListing};

const CARD: &str = "---\nlicense: mit\ntags: [tiny]\n---\n# A small zebra\nStripes.\n";
const LATE: &str = "---\nlicense: mit\n---\n# Came later\n";

fn offer(market: &mut Market, name: &str, cid: &str, content: &[u8]) {
    let sha256 = Hash(Sha256::digest(content).into());
    market.list(NewListing { card: CardRef { cid: cid.into(), sha256 }, ..listing(name, ALICE, PRICE) });
}

/// State and problem of the card of each listing, once none is waiting but the one named.
async fn settled(database: &Database, waiting: &[&str]) -> Vec<(String, String, String)> {
    let sql = "
        SELECT name, coalesce(cards.state, 'unknown'), coalesce(problem, '') FROM listings
        LEFT JOIN cards ON (sha256, cid) = (card_sha256, card_cid) ORDER BY listings.id";
    let start = Instant::now();
    loop {
        let rows = database.client.query(sql, &[]).await.unwrap();
        let found: Vec<(String, String, String)> =
            rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
        let is_done = |(name, state, problem): &(String, String, String)| {
            let decided = state == "read" || state == "refused";
            if waiting.contains(&name.as_str()) {
                state == "waiting" && !problem.is_empty()
            } else {
                decided
            }
        };
        if found.iter().all(is_done) {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_counts_only_if_it_is_the_one_on_chain_and_what_is_missing_is_tried_again() {
    let kubo = Node::start().await;
    let client = Client::new(kubo.api.parse().unwrap(), Limits::default()).unwrap();
    let add = |bytes: Vec<u8>| {
        let client = client.clone();
        async move { client.add_bytes(&bytes).await.unwrap().cid }
    };
    let good = add(CARD.into()).await;
    let large = vec![b'x'; weighhouse_card::MAX_CARD_BYTES + 1];
    let huge = add(large.clone()).await;
    let binary = add(vec![0xff, 0xfe]).await;
    // The node can't have this one yet: its address is that of the bytes.
    let elsewhere = Node::start().await;
    let other = Client::new(elsewhere.api.parse().unwrap(), Limits::default()).unwrap();
    let late = other.add_bytes(LATE.as_bytes()).await.unwrap().cid;

    let mut market = Market::new();
    offer(&mut market, "good", &good, CARD.as_bytes());
    offer(&mut market, "forged", &good, b"something else");
    offer(&mut market, "huge", &huge, &large);
    offer(&mut market, "binary", &binary, &[0xff, 0xfe]);
    // No contract takes what is no content identifier.
    let nowhere = card(b"nowhere").cid;
    offer(&mut market, "nowhere", &nowhere, b"");
    rewrite(market.blocks.last_mut().unwrap(), &nowhere, "no-cid");
    offer(&mut market, "late", &late, LATE.as_bytes());
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 10).await;
    let stop = CancellationToken::new();
    let fetching = cards::fetch(kubo.api.parse().unwrap(), database.config.clone(), Metrics::default(), stop.clone());
    let fetching = tokio::spawn(fetching);

    let found = settled(&database, &["late"]).await;
    for (name, state, problem) in [
        ("good", "read", ""),
        ("forged", "refused", "the chain says"),
        ("huge", "refused", "1048577"),
        ("binary", "refused", "not UTF-8"),
        ("nowhere", "refused", "no-cid"),
        ("late", "waiting", "bafkrei"),
    ] {
        let (_, found_state, found_problem) = found.iter().find(|(found, _, _)| found == name).unwrap();
        assert_eq!(found_state, state, "{name}: {found_problem}");
        assert!(found_problem.contains(problem), "{name}: {found_problem}");
    }
    let sql = "SELECT listing FROM search_documents WHERE document @@ websearch_to_tsquery('english', 'zebra')";
    let hits = database.client.query(sql, &[]).await.unwrap();
    assert_eq!(hits.iter().map(|row| row.get::<_, i64>(0)).collect::<Vec<_>>(), [1]);

    client.add_bytes(LATE.as_bytes()).await.unwrap();
    let found = settled(&database, &[]).await;
    assert_eq!(found[5].1, "read");
    assert_eq!(replay::differences(&mut database.client).await.unwrap(), vec![]);
    stop.cancel();
    fetching.await.unwrap().unwrap();
}
