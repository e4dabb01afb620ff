//! From a block's results to the events of the market's contracts.
//!
//! Other contracts and other modules share the blocks, so an event counts only by who emitted it:
//! wasmd writes `_contract_address` before a contract's own attributes, and keys that begin with
//! `_` are refused to contracts. What the chain appends (`msg_index`, `mode`) stands last; a
//! contract may use those names itself.

use serde_json::Value;
use weighhouse_protocol::registry::MAX_RECORD;

use super::results::{self, Results};
use super::{Contract, Contracts, Key, Phase, RawEvent};

/// Most bytes of one attribute's value: as many as the contracts' own bounds allow, so that nothing that a seller
/// publishes is too long for the index.
pub const MAX_VALUE_BYTES: usize = MAX_RECORD;
/// Most attributes of one event.
pub const MAX_ATTRIBUTES: usize = 256;
/// Most bytes of a key or of an event's type.
pub const MAX_NAME_BYTES: usize = 256;
/// Bytes kept of an event that can't be stored.
pub const EXCERPT_BYTES: usize = 1024;

/// An event of ours that can't be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unstorable {
    /// The event's place in the chain.
    pub key: Key,
    /// The contract that emitted it.
    pub contract: Contract,
    /// The reason.
    pub reason: String,
    /// The first [`EXCERPT_BYTES`] of the event as JSON.
    pub excerpt: Vec<u8>,
}

/// The events of a block that concern the market, in the order of execution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// The events that the database takes.
    pub taken: Vec<RawEvent>,
    /// The market's events that the database can't take.
    pub refused: Vec<Unstorable>,
}

/// Takes the events of `contracts` from a block's results. Failed transactions are passed over: their events did not
/// happen.
pub fn take(results: &Results<'_>, contracts: &Contracts) -> Events {
    let mut events = Events::default();
    let height = results.height;
    for (index, event) in results.finalize_block_events.iter().flatten().enumerate() {
        let key = Key { height, phase: phase_outside(event).number(), tx_index: -1, event_index: position(index) };
        events.consider(key, event, contracts);
    }
    for (tx_index, tx) in results.txs_results.iter().flatten().enumerate() {
        if tx.code != 0 {
            continue;
        }
        for (index, event) in tx.events.iter().flatten().enumerate() {
            let key = Key {
                height,
                phase: Phase::Transaction.number(),
                tx_index: position(tx_index),
                event_index: position(index),
            };
            events.consider(key, event, contracts);
        }
    }
    events.taken.sort_by_key(|event| event.key);
    events
}

impl Events {
    /// The events with the hashes of their transactions, given in the block's order.
    #[must_use]
    pub fn with_hashes(mut self, hashes: &[Vec<u8>]) -> Self {
        for event in &mut self.taken {
            event.tx_hash = usize::try_from(event.key.tx_index).ok().and_then(|index| hashes.get(index)).cloned();
        }
        self
    }

    fn consider(&mut self, key: Key, event: &results::Event<'_>, contracts: &Contracts) {
        if event.kind != "wasm" && !event.kind.starts_with("wasm-") {
            return;
        }
        let mut attributes = pairs(event);
        let Some(contract) = emitter(&attributes).and_then(|address| contracts.find(address)) else {
            return;
        };
        if let Err(reason) = storable(event, &attributes) {
            self.refused.push(Unstorable { key, contract, reason, excerpt: excerpt(event, &attributes) });
            return;
        }
        attributes.remove(0);
        let in_tx = key.phase == Phase::Transaction.number();
        let msg_index = pop_last(&mut attributes, if in_tx { "msg_index" } else { "mode" });
        self.taken.push(RawEvent {
            key,
            tx_hash: None,
            msg_index: msg_index.filter(|_| in_tx).and_then(|index| index.parse().ok()),
            contract,
            kind: event.kind.clone().into_owned(),
            attributes: attributes.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        });
    }
}

fn position(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

fn pairs<'a>(event: &'a results::Event<'_>) -> Vec<(&'a str, &'a str)> {
    event.attributes.iter().map(|attribute| (attribute.key.as_ref(), attribute.value.as_ref())).collect()
}

/// The contract that emitted the event, by the first attribute: the chain writes that one alone.
fn emitter<'a>(attributes: &[(&'a str, &'a str)]) -> Option<&'a str> {
    match attributes.first() {
        Some(("_contract_address", address)) => Some(address),
        _ => None,
    }
}

/// The phase of an event outside of transactions, by the `mode` that the chain appends.
fn phase_outside(event: &results::Event<'_>) -> Phase {
    match pairs(event).last() {
        Some(("mode", "BeginBlock" | "PreBlock")) => Phase::Begin,
        _ => Phase::End,
    }
}

fn pop_last<'a>(attributes: &mut Vec<(&'a str, &'a str)>, key: &str) -> Option<&'a str> {
    let (last, value) = *attributes.last()?;
    if last != key {
        return None;
    }
    attributes.pop();
    Some(value)
}

fn storable(event: &results::Event<'_>, attributes: &[(&str, &str)]) -> Result<(), String> {
    let name_bytes = event.kind.len();
    if name_bytes > MAX_NAME_BYTES {
        return Err(format!("the type has {name_bytes} bytes, at most {MAX_NAME_BYTES} are stored"));
    }
    let count = attributes.len();
    if count > MAX_ATTRIBUTES {
        return Err(format!("{count} attributes, at most {MAX_ATTRIBUTES} are stored"));
    }
    for (position, (key, value)) in attributes.iter().enumerate() {
        let (key_bytes, bytes) = (key.len(), value.len());
        if key_bytes > MAX_NAME_BYTES {
            let bound = format!("at most {MAX_NAME_BYTES} are stored");
            return Err(format!("the key of attribute {position} has {key_bytes} bytes, {bound}"));
        }
        if bytes > MAX_VALUE_BYTES {
            return Err(format!("{key} has {bytes} bytes, at most {MAX_VALUE_BYTES} are stored"));
        }
        // The escape of one in a value that is JSON itself is ordinary text, until a view decodes it.
        if [*key, *value].iter().any(|text| text.contains('\0')) {
            return Err(format!("attribute {position} has a NUL character, which Postgres can't store"));
        }
    }
    Ok(())
}

fn excerpt(event: &results::Event<'_>, attributes: &[(&str, &str)]) -> Vec<u8> {
    let clipped = |text: &str| Value::from(text.chars().take(EXCERPT_BYTES).collect::<String>());
    let list: Vec<Value> =
        attributes.iter().take(MAX_ATTRIBUTES).map(|(k, v)| Value::from(vec![clipped(k), clipped(v)])).collect();
    let mut json = serde_json::json!([clipped(&event.kind), list]).to_string().into_bytes();
    json.truncate(EXCERPT_BYTES);
    json
}
