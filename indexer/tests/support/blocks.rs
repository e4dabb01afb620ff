//! What the contracts emitted, as a node would answer with it.

use chrono::DateTime;
use serde_json::{json, Value};
use weighhouse_indexer::event::results::Results;
use weighhouse_indexer::event::take::take;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::ingest::node::Block;
use weighhouse_market_suite::{Happened, Market};

/// The blocks of all that happened in a market, one for each message. The first is at height 1.
pub fn blocks(market: &Market) -> Vec<Block> {
    let contracts = contracts(market);
    let one =
        |(height, happened): (i64, &Happened)| block(height, happened.time, std::slice::from_ref(happened), &contracts);
    (1..).zip(&market.happened).map(one).collect()
}

/// Where the contracts of a market are.
pub fn contracts(market: &Market) -> Contracts {
    let mut contracts = Contracts::default();
    for (contract, address) in [
        (Contract::Registry, &market.registry),
        (Contract::License, &market.license),
        (Contract::Escrow, &market.escrow),
        (Contract::Royalties, &market.royalties),
        (Contract::Reputation, &market.reputation),
    ] {
        contracts.insert(contract, address.to_string()).unwrap();
    }
    contracts
}

/// A block in which each message is a transaction of its own, whose hash is the height and its number.
pub fn block(height: i64, time: u64, happened: &[Happened], contracts: &Contracts) -> Block {
    let answer = results(height, happened).to_string();
    let results: Results<'_> = serde_json::from_str(&answer).unwrap();
    let hash = |height: i64| if height == 0 { Vec::new() } else { height.to_be_bytes().to_vec() };
    let txs: Vec<Vec<u8>> = (0..happened.len()).map(|index| vec![height as u8, index as u8]).collect();
    Block {
        height,
        hash: hash(height),
        parent: hash(height - 1),
        results_hash: Vec::new(),
        last_results_hash: Vec::new(),
        time: DateTime::from_timestamp(time as i64, 750_000_000).unwrap(),
        events: take(&results, contracts).with_hashes(&txs),
    }
}

/// The result of `/block_results`. The chain appends the message's index to each event.
fn results(height: i64, happened: &[Happened]) -> Value {
    let event = |event: &cosmwasm_std::Event| {
        let attribute = |key: &str, value: &str| json!({"key": key, "value": value, "index": true});
        let mut attributes: Vec<Value> = event.attributes.iter().map(|a| attribute(&a.key, &a.value)).collect();
        attributes.push(attribute("msg_index", "0"));
        json!({"type": event.ty, "attributes": attributes})
    };
    let tx = |happened: &Happened| {
        json!({
            "code": 0, "data": null, "log": "", "info": "", "gas_wanted": "0", "gas_used": "0",
            "events": happened.events.iter().map(event).collect::<Vec<_>>(), "codespace": "",
        })
    };
    let txs = (!happened.is_empty()).then(|| happened.iter().map(tx).collect::<Vec<_>>());
    json!({
        "height": height.to_string(), "txs_results": txs, "finalize_block_events": [], "validator_updates": [],
        "consensus_param_updates": null, "app_hash": "",
    })
}
