//! What the contracts themselves emit: they run in memory, and each message that went through is a block, as a node
//! would answer for it.

use chrono::DateTime;
use serde_json::{json, Value};
use tendermint_rpc::endpoint::block_results::Response as Results;
use tendermint_rpc::Response;
use weighhouse_indexer::event::take::take;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::ingest::node::Block;
use weighhouse_market_suite::{Happened, Market};

/// The blocks of all that happened in a market. The first is at height 1.
pub fn blocks(market: &Market) -> Vec<Block> {
    let contracts = contracts(market);
    (1..).zip(&market.happened).map(|(height, happened)| block(height, happened, &contracts)).collect()
}

fn contracts(market: &Market) -> Contracts {
    let mut contracts = Contracts::default();
    for (contract, address) in [
        (Contract::Registry, &market.registry),
        (Contract::License, &market.license),
        (Contract::Escrow, &market.escrow),
        (Contract::Royalties, &market.royalties),
    ] {
        contracts.insert(contract, address.to_string()).unwrap();
    }
    contracts
}

fn block(height: i64, happened: &Happened, contracts: &Contracts) -> Block {
    let answer = results(height, happened);
    let results = Results::from_string(answer.to_string()).unwrap();
    let hash = |height: i64| if height == 0 { Vec::new() } else { height.to_be_bytes().to_vec() };
    Block {
        height,
        hash: hash(height),
        parent: hash(height - 1),
        time: DateTime::from_timestamp(happened.time as i64, 0).unwrap(),
        events: take(&results, &[hash(height)], contracts),
    }
}

/// The answer of `/block_results`. The chain appends the message's index to each event.
fn results(height: i64, happened: &Happened) -> Value {
    let event = |event: &cosmwasm_std::Event| {
        let attribute = |key: &str, value: &str| json!({"key": key, "value": value, "index": true});
        let mut attributes: Vec<Value> = event.attributes.iter().map(|a| attribute(&a.key, &a.value)).collect();
        attributes.push(attribute("msg_index", "0"));
        json!({"type": event.ty, "attributes": attributes})
    };
    let events: Vec<Value> = happened.events.iter().map(event).collect();
    let tx = json!({
        "code": 0, "data": null, "log": "", "info": "", "gas_wanted": "0", "gas_used": "0", "events": events,
        "codespace": "",
    });
    let result = json!({
        "height": height.to_string(), "txs_results": [tx], "finalize_block_events": [], "validator_updates": [],
        "consensus_param_updates": null, "app_hash": "",
    });
    json!({"jsonrpc": "2.0", "id": -1, "result": result})
}
