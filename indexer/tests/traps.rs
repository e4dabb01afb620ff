//! The traps of a chain's events, on blocks recorded from wasmd 0.70.2 (CometBFT 0.39).
//!
//! Each fixture is the answer of `/block_results` as it came: a sale, a price set through authz, a
//! transaction of two messages, one that failed, an empty block, and a listing taken down by
//! governance. Variants that the chain lets a contract make are made from them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{json, Value};
use tendermint_rpc::endpoint::block_results::Response as LibraryResults;
use weighhouse_indexer::event::results::{self, Results};
use weighhouse_indexer::event::take::{self, Events, MAX_ATTRIBUTES, MAX_NAME_BYTES, MAX_VALUE_BYTES};
use weighhouse_indexer::event::{self, Phase};
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::ListingState;

const REGISTRY: &str = "wasm1z6ujssq2gnlh49t259vjmuue5zlrs7t4d423wz4mdn5p04fjfr4sykp5jt";
const ESCROW: &str = "wasm1qajhhc75d7zm5sak3grg5kem7j04y0zsnf2jh7tqdmdhvcd7wvyqv9h48f";

/// Where the contracts were on the three chains that the blocks were recorded from.
fn contracts() -> Contracts {
    let mut contracts = Contracts::default();
    for (contract, address) in [
        (Contract::Registry, "wasm179c3kzfajfqs2sxt6sqdp8py93pcnvmktsrad5488vzeukzwr22ses9akd"),
        (Contract::Registry, "wasm1e3r0w4v9u8xjn20xzy8456p4txvywwahp5m032lxflf7gsqwt6fs37tj3r"),
        (Contract::Escrow, "wasm1nal8t38uuam0aj075mqqqvphc2wgeae98jfaed89kf2ja296takq9hfl7q"),
        (Contract::License, "wasm13xl49t9g43qjwzea98qyaefr5vv5xc9kvpa8uv56ttgzk3cladhs4jfvz2"),
        (Contract::Registry, REGISTRY),
        (Contract::Escrow, ESCROW),
        (Contract::License, "wasm1mcagmsgdckvf0t4ddzhupzj4a0dxzar2vuqhfjxc4gu6rrdes3jqxqd8wh"),
        (Contract::Royalties, "wasm1uche3lhqqkq6d58f3skukyjaej0egtx83d8zq66gxlug3xdzxu2stdrhx5"),
    ] {
        contracts.insert(contract, address.into()).unwrap();
    }
    contracts
}

/// A NUL, and what spells one in JSON, in C, and in URLs.
const SPELLINGS: [&str; 9] = ["\0", "\\u0000", "\\\\u0000", "\\ud800", "\\udc00", "\\", "\"", "\\0", "%00"];

macro_rules! recorded {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("fixtures/", $name, ".json"))).unwrap()
    };
}

/// What is taken from a block, with as many transaction hashes as it has results.
fn take(block: &Value) -> Events {
    let text = block["result"].to_string();
    let results: Results<'_> = serde_json::from_str(&text).unwrap();
    require_what_the_library_reads(block, &results);
    let hashes: Vec<Vec<u8>> = (0..results.txs_results.iter().flatten().count()).map(|n| vec![n as u8]).collect();
    take::take(&results, &contracts()).with_hashes(&hashes)
}

/// The index reads answers with types of its own, which skip what it doesn't need: of the rest they read what
/// tendermint-rpc's types read.
fn require_what_the_library_reads(block: &Value, results: &Results<'_>) {
    let library: LibraryResults = serde_json::from_value(block["result"].clone()).unwrap();
    assert_eq!(results.height, library.height.value() as i64);
    let events = |events: &[tendermint::abci::Event]| -> Vec<String> {
        let attributes = |event: &tendermint::abci::Event| {
            let pair = |a: &tendermint::abci::EventAttribute| {
                (a.key_str().unwrap().to_owned(), a.value_str().unwrap().to_owned())
            };
            event.attributes.iter().map(pair).collect::<Vec<_>>()
        };
        let is_emitted = |event: &&tendermint::abci::Event| event.kind.starts_with("wasm");
        events.iter().filter(is_emitted).map(|event| format!("{} {:?}", event.kind, attributes(event))).collect()
    };
    let own = |events: &Option<Vec<results::Event<'_>>>| -> Vec<String> {
        let attributes = |event: &results::Event<'_>| {
            event.attributes.iter().map(|a| (a.key.to_string(), a.value.to_string())).collect::<Vec<_>>()
        };
        let is_emitted = |event: &&results::Event<'_>| event.kind.starts_with("wasm");
        events
            .iter()
            .flatten()
            .filter(is_emitted)
            .map(|event| format!("{} {:?}", event.kind, attributes(event)))
            .collect()
    };
    assert_eq!(own(&results.finalize_block_events), events(&library.finalize_block_events));
    let (ours, theirs) = (results.txs_results.as_deref(), library.txs_results.as_deref());
    assert_eq!(ours.map(<[_]>::len), theirs.map(<[_]>::len));
    for (ours, theirs) in ours.into_iter().flatten().zip(theirs.into_iter().flatten()) {
        let data = ours.data.as_ref().map_or("", |data| data.0.as_ref());
        assert_eq!((ours.code, data.as_bytes()), (theirs.code.value(), theirs.data.as_ref()));
        assert_eq!((ours.gas_wanted, ours.gas_used), (theirs.gas_wanted, theirs.gas_used));
        assert_eq!(own(&ours.events), events(&theirs.events));
    }
}

fn kinds(events: &Events) -> Vec<&str> {
    events.taken.iter().map(|event| event.kind.trim_start_matches("wasm-weighhouse-")).collect()
}

fn meaning(events: &Events) -> Vec<MarketEvent> {
    events.taken.iter().filter_map(|raw| event::read(raw, 0)).map(|read| read.unwrap().body).collect()
}

/// The first event of the block that a contract emitted.
fn emitted(block: &mut Value) -> &mut Value {
    let txs = block["result"]["txs_results"].as_array_mut().unwrap();
    let mut events = txs.iter_mut().flat_map(|tx| tx["events"].as_array_mut().unwrap());
    events.find(|event| event["type"].as_str().unwrap().starts_with("wasm")).unwrap()
}

fn attributes(event: &mut Value) -> &mut Vec<Value> {
    event["attributes"].as_array_mut().unwrap()
}

fn attribute(key: &str, value: &str) -> Value {
    json!({"key": key, "value": value, "index": true})
}

#[test]
fn a_sale_is_read_whole_and_in_order() {
    let events = take(&recorded!("delivery"));
    assert_eq!(kinds(&events), ["order-delivered", "order-settled", "wasm", "license-issued"]);
    let meaning = meaning(&events);
    assert!(matches!(&meaning[0], MarketEvent::OrderDelivered(e) if e.order == 3 && e.delivery.len() == 192));
    assert!(matches!(&meaning[1], MarketEvent::OrderSettled(e) if e.revenue.u128() == 4_875_000));
    assert!(events.taken.windows(2).all(|pair| pair[0].key < pair[1].key));
    assert!(events.taken.iter().all(|event| event.tx_hash.is_some()));
}

#[test]
fn an_empty_block_has_null_for_its_results() {
    let block = recorded!("empty");
    assert!(block["result"]["txs_results"].is_null());
    assert_eq!(take(&block), Events::default());
}

#[test]
fn a_call_by_governance_is_taken_from_the_end_of_the_block() {
    let events = take(&recorded!("governance"));
    assert_eq!(kinds(&events), ["listing-state-changed"]);
    let event = &events.taken[0];
    assert_eq!((event.key.phase, event.key.tx_index), (Phase::End.number(), -1));
    assert_eq!((&event.tx_hash, event.msg_index), (&None, None));
    assert!(event.attributes.iter().all(|(key, _)| key != "mode"), "the chain's own attribute is taken off");
    assert!(matches!(&meaning(&events)[0], MarketEvent::ListingStateChanged(e) if e.state.0 == ListingState::Delisted));
}

#[test]
fn begin_comes_before_transactions_and_end_after_them() {
    let mut block = recorded!("two_messages");
    let governance = recorded!("governance");
    let ended = governance["result"]["finalize_block_events"].as_array().unwrap().iter();
    let ended = ended.filter(|event| event["type"].as_str().unwrap().starts_with("wasm")).cloned().collect::<Vec<_>>();
    let mut begun = ended[0].clone();
    *attributes(&mut begun).last_mut().unwrap() = attribute("mode", "BeginBlock");
    // The chain lists both in one list, here even the wrong way round.
    block["result"]["finalize_block_events"] = json!([ended[0], begun]);
    let events = take(&block);
    let phases: Vec<i16> = events.taken.iter().map(|event| event.key.phase).collect();
    assert_eq!(phases, [0, 1, 1, 2]);
    let keys: std::collections::BTreeSet<_> = events.taken.iter().map(|event| event.key).collect();
    assert_eq!(keys.len(), 4);
}

#[test]
fn events_of_a_failed_transaction_did_not_happen() {
    assert_eq!(take(&recorded!("failed")), Events::default());
    let mut block = recorded!("two_messages");
    assert_eq!(take(&block).taken.len(), 2);
    block["result"]["txs_results"][0]["code"] = json!(5);
    assert_eq!(take(&block), Events::default());
}

#[test]
fn messages_of_one_transaction_are_told_apart_by_the_appended_index() {
    let events = take(&recorded!("two_messages"));
    let indexes: Vec<_> = events.taken.iter().map(|event| event.msg_index).collect();
    assert_eq!(indexes, [Some(0), Some(1)]);
    let states: Vec<_> = events.taken.iter().map(|event| &event.attributes.last().unwrap().1).collect();
    assert_eq!(states, ["\"paused\"", "\"active\""]);
}

#[test]
fn a_call_through_authz_carries_one_more_attribute_and_reads_the_same() {
    let events = take(&recorded!("authz"));
    assert_eq!(events.taken[0].attributes.last().unwrap().0, "authz_msg_index");
    assert!(matches!(&meaning(&events)[0], MarketEvent::PriceChanged(e) if e.price.u128() == 6_000_000));
}

#[test]
fn a_contract_may_use_the_names_of_the_chain_and_is_not_believed() {
    let mut block = recorded!("authz");
    let list = attributes(emitted(&mut block));
    for (key, value) in [("msg_index", "77"), ("mode", "BeginBlock"), ("action", "buy")] {
        list.insert(1, attribute(key, value));
    }
    let events = take(&block);
    assert_eq!(events.taken[0].msg_index, Some(0));
    assert_eq!(events.taken[0].key.phase, Phase::Transaction.number());
    let kept: Vec<_> = events.taken[0].attributes.iter().take(3).map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(kept, [("action", "buy"), ("mode", "BeginBlock"), ("msg_index", "77")]);
}

#[test]
fn only_the_first_address_says_who_emitted() {
    let mut block = recorded!("authz");
    attributes(emitted(&mut block))[0] = attribute("_contract_address", "wasm1stranger");
    attributes(emitted(&mut block)).insert(1, attribute("_contract_address", REGISTRY));
    assert_eq!(take(&block), Events::default());

    let mut block = recorded!("authz");
    attributes(emitted(&mut block)).insert(0, attribute("note", REGISTRY));
    assert_eq!(take(&block), Events::default(), "an address that is not first is not the chain's word");
}

#[test]
fn another_contract_of_ours_cannot_speak_for_the_registry() {
    let mut block = recorded!("authz");
    attributes(emitted(&mut block))[0] = attribute("_contract_address", ESCROW);
    let events = take(&block);
    let error = event::read(&events.taken[0], 0).unwrap().unwrap_err();
    assert_eq!(error, "wasm-weighhouse-listing-price-changed is not an event of the escrow contract");
}

#[test]
fn repeated_keys_keep_their_order() {
    let mut block = recorded!("authz");
    let list = attributes(emitted(&mut block));
    for value in ["b", "a", "b"] {
        let last = list.len() - 1;
        list.insert(last, attribute("tag", value));
    }
    let events = take(&block);
    let tags = events.taken[0].attributes.iter().filter(|(key, _)| key == "tag").map(|(_, value)| value.as_str());
    assert_eq!(tags.collect::<Vec<_>>(), ["b", "a", "b"]);
}

#[test]
fn values_that_postgres_cannot_store_are_set_aside_with_the_reason() {
    let long = "x".repeat(MAX_VALUE_BYTES + 1);
    let too_long = format!("note has {} bytes, at most {MAX_VALUE_BYTES} are stored", MAX_VALUE_BYTES + 1);
    let key = "k".repeat(MAX_NAME_BYTES + 1);
    for (added, reason) in [
        (vec![attribute("note", "a\0b")], "NUL"),
        (vec![attribute("n\0te", "a")], "NUL"),
        (vec![attribute("note", &long)], &too_long),
        (vec![attribute(&key, "a")], "has 257 bytes, at most 256 are stored"),
        (vec![attribute("a", "b"); MAX_ATTRIBUTES], "attributes, at most 256 are stored"),
    ] {
        let mut block = recorded!("two_messages");
        attributes(emitted(&mut block)).splice(1..1, added);
        let events = take(&block);
        assert_eq!((events.taken.len(), events.refused.len()), (1, 1), "{reason}");
        assert!(events.refused[0].reason.contains(reason), "{}", events.refused[0].reason);
        assert!(events.refused[0].excerpt.len() <= 1_024);
    }
}

#[test]
fn the_escape_of_a_nul_is_ordinary_text() {
    for value in ["a\\u0000b", "{\"name\":\"a\\\\u0000b\"}", "{\"name\":\"a\\u0000b\"}"] {
        let mut block = recorded!("two_messages");
        attributes(emitted(&mut block)).insert(1, attribute("note", value));
        let events = take(&block);
        assert_eq!(events.refused, vec![], "{value}");
        assert_eq!(events.taken[0].attributes[0], ("note".to_owned(), value.to_owned()));
    }
}

proptest! {
    /// With COPY or without it, in whatever attribute: what is refused is the character, and nothing that spells it.
    #[test]
    fn an_event_is_refused_for_a_nul_and_for_nothing_that_spells_it(pieces in vec(select(SPELLINGS.as_slice()), 0..8)) {
        let text = pieces.concat();
        let mut block = recorded!("two_messages");
        attributes(emitted(&mut block)).insert(1, attribute("note", &text));
        let events = take(&block);
        prop_assert_eq!(events.refused.len(), usize::from(text.contains('\0')));
        let kept = events.taken.iter().flat_map(|event| &event.attributes).filter(|(key, _)| key == "note");
        let kept: Vec<&str> = kept.map(|(_, value)| value.as_str()).collect();
        prop_assert_eq!(kept, if text.contains('\0') { vec![] } else { vec![text.as_str()] });
    }
}

#[test]
fn events_of_other_modules_and_contracts_are_passed_over() {
    let mut block = recorded!("listing");
    assert_eq!(kinds(&take(&block)), ["listing-created"]);
    emitted(&mut block)["type"] = json!("execute");
    assert_eq!(take(&block), Events::default());
}
