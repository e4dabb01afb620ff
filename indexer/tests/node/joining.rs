//! Contracts that join a database later.
use base64::Engine;
use cosmwasm_std::{Addr, Uint128};
use serde_json::{json, Value};
use weighhouse_indexer::event::Contract;
use weighhouse_protocol::events::{HandleClaimed, TypedEvent, WASM_PREFIX};

use crate::recorded::{rehashed, result, Recorded, FIRST, LAST, REGISTRY};
use crate::support::{dump, Database};

/// The answer for a contract that was created at a height.
fn created_at(height: i64) -> Value {
    let varint = [(height as u8) | 0x80, (height >> 7) as u8];
    let created = [&[0x08], varint.as_slice()].concat();
    let info = [&[0x2a, created.len() as u8], created.as_slice()].concat();
    let value = base64::engine::general_purpose::STANDARD.encode([&[0x12, info.len() as u8], info.as_slice()].concat());
    abci(0, "", &value)
}

fn abci(code: u32, log: &str, value: &str) -> Value {
    let (index, height) = ("0", LAST.to_string());
    result(json!({"response": {
        "code": code, "log": log, "info": "", "index": index, "key": null, "value": value, "proofOps": null,
        "height": height, "codespace": "",
    }}))
}

/// Merkle root of the outcome of the transaction that created the listing.
const LISTING_RESULTS: &str = "C60E07CAD0F0A524911072371B70BC9919B08A874C8196C14682902E9B753ADB";

/// A listing is created at height 7873, as the blocks after it name.
fn with_listing(question: &str, answer: Value) -> Value {
    match question {
        "block_results 7873" => {
            let mut listing: Value = serde_json::from_str(include_str!("../fixtures/listing.json")).unwrap();
            listing["result"]["height"] = json!("7873");
            listing
        }
        "block 7874" => rehashed(answer, |header| header["last_results_hash"] = json!(LISTING_RESULTS)),
        "block 7875" => {
            let before = serde_json::from_str(include_str!("../fixtures/rpc/block_7874.json")).unwrap();
            let before = with_listing("block 7874", before)["result"]["block_id"]["hash"].clone();
            rehashed(answer, |header| header["last_block_id"]["hash"] = before)
        }
        _ => answer,
    }
}

/// Of the chain that the listing was recorded from.
const LISTING_REGISTRY: &str = "wasm179c3kzfajfqs2sxt6sqdp8py93pcnvmktsrad5488vzeukzwr22ses9akd";

const OTHERS: [(Contract, &str); 2] = [(Contract::License, "wasm1license"), (Contract::Escrow, "wasm1escrow")];

#[tokio::test]
async fn a_contract_that_joins_later_is_indexed_from_its_first_block_as_if_it_had_been_there() {
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_872),
        _ => with_listing(question, answer),
    })
    .await;
    let all = [OTHERS.as_slice(), &[(Contract::Registry, LISTING_REGISTRY)]].concat();
    let whole = Database::empty().await;
    node.follow_as(&whole, node.source_of(&all)).await.unwrap();
    assert_eq!((whole.count("listings").await, node.times_asked("abci_query")), (1, 0), "nothing joins a new database");

    let database = Database::empty().await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    assert_eq!(database.count("raw_events").await, 0);
    let asked = |height: i64| node.times_asked(&format!("block_results {height}"));
    let before = [7_871, 7_872, 7_875].map(asked);
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    assert_eq!([7_871, 7_872, 7_875].map(asked), [before[0], before[1] + 1, before[2] + 2], "from its first block on");
    assert_eq!(dump(&database).await, dump(&whole).await);
    let events = "SELECT string_agg(to_jsonb(e)::text, '') FROM raw_events AS e";
    let events = [&database, &whole].map(|database| database.client.query_one(events, &[]));
    let [found, expected] = futures::future::try_join_all(events).await.unwrap().try_into().unwrap();
    assert_eq!(found.get::<_, Option<String>>(0), expected.get(0));
    assert_eq!(database.count("blocks").await, LAST - FIRST + 1);
}

/// A handle is claimed at height 7873, in the place of the listing: the hash of a block's results leaves their events out.
fn with_handle(question: &str, answer: Value) -> Value {
    let mut answer = with_listing(question, answer);
    if question == "block_results 7873" {
        let claimed = HandleClaimed {
            account: Addr::unchecked("wasm1holder"),
            handle: "Open-Models".into(),
            fold: "openmodels".into(),
            deposit: Uint128::new(5_000_000),
            denom: "uwhs".into(),
        };
        let mut attributes = vec![json!({"key": "_contract_address", "value": REPUTATION, "index": true})];
        for said in claimed.to_event().attributes {
            attributes.push(json!({"key": said.key, "value": said.value, "index": true}));
        }
        let kind = format!("{WASM_PREFIX}{}", HandleClaimed::TYPE);
        answer["result"]["txs_results"][0]["events"] = json!([{"type": kind, "attributes": attributes}]);
    }
    answer
}

const REPUTATION: &str = "wasm1reputation";

/// It came with a later release than the contracts of databases that exist.
#[tokio::test]
async fn reputation_joins_a_database_that_is_older_than_it() {
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_873),
        _ => with_handle(question, answer),
    })
    .await;
    let all = [OTHERS.as_slice(), &[(Contract::Reputation, REPUTATION)]].concat();
    let database = Database::empty().await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    assert_eq!(database.count("raw_events").await, 0);
    let asked = |height: i64| node.times_asked(&format!("block_results {height}"));
    let before = [7_872, 7_873].map(asked);
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    assert_eq!([7_872, 7_873].map(asked), [before[0], before[1] + 1], "from its first block on");
    assert_eq!(database.count("handles").await, 1, "what it said before it joined");
    let holder = "SELECT account FROM handles WHERE fold = 'openmodels'";
    assert_eq!(database.client.query_one(holder, &[]).await.unwrap().get::<_, String>(0), "wasm1holder");
    let whole = Database::empty().await;
    node.follow_as(&whole, node.source_of(&all)).await.unwrap();
    assert_eq!(dump(&database).await, dump(&whole).await);
    let joined = "SELECT count(*) FROM contracts WHERE (name, address) = ('reputation', 'wasm1reputation')
        AND stored_to = joined_at - 1";
    assert_eq!(database.client.query_one(joined, &[]).await.unwrap().get::<_, i64>(0), 1);
}

#[tokio::test]
async fn reading_back_goes_on_where_it_was_cut_off() {
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_871),
        _ => with_listing(question, answer),
    })
    .await;
    let all = [OTHERS.as_slice(), &[(Contract::Registry, LISTING_REGISTRY)]].concat();
    let database = Database::empty().await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    let cut_off = format!("INSERT INTO contracts VALUES ('registry', '{LISTING_REGISTRY}', 7876, 7872)");
    database.client.batch_execute(&cut_off).await.unwrap();
    let before = [7_872, 7_873].map(|height| node.times_asked(&format!("block_results {height}")));
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    let after = [7_872, 7_873].map(|height| node.times_asked(&format!("block_results {height}")));
    assert_eq!(after, [before[0], before[1] + 1]);
    assert_eq!(database.count("listings").await, 1);
}

#[tokio::test]
async fn what_joins_has_been_created_within_what_the_database_is_about_and_keeps_its_address() {
    let database = Database::empty().await;
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_870),
        _ => answer,
    })
    .await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    let all = [OTHERS.as_slice(), &[(Contract::Registry, REGISTRY)]].concat();
    let error = node.follow_as(&database, node.source_of(&all)).await.unwrap_err();
    let expected = "begins at height 7871, the registry contract at 7870";
    assert!(format!("{error:#}").contains(expected), "{error:#}");
    let moved = [OTHERS[0], (Contract::Escrow, "wasm1other"), (Contract::Registry, REGISTRY)];
    let error = node.follow_as(&database, node.source_of(&moved)).await.unwrap_err();
    assert!(format!("{error:#}").contains("the escrow contract at wasm1escrow, wasm1other is given"), "{error:#}");
    // One that is still to be created has nothing to read back.
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => abci(28, "no such contract: address wasm1: unknown request", ""),
        _ => answer,
    })
    .await;
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    assert_eq!(node.times_asked("block_results 7875"), 1, "for the check of the last block alone");
}
