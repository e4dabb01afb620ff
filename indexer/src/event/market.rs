//! From stored events to the market's typed events, which views apply.

use weighhouse_protocol::events::MarketEvent;

use super::{Contract, Key, RawEvent};

/// A market event with its place and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The event's place in the chain.
    pub key: Key,
    /// Time of its block, in seconds since 1970 UTC.
    pub time: i64,
    /// Hash of its transaction in upper-case hexadecimal, as explorers write it; `None` for what
    /// governance did.
    pub tx_hash: Option<String>,
    /// The contract that emitted the event.
    pub contract: Contract,
    /// The typed event.
    pub body: MarketEvent,
}

/// Reads a stored event; `None` when its type is not the market's, such as cw721's own.
///
/// # Errors
/// The reason for which the event can't be read: it is quarantined then.
pub fn read(raw: &RawEvent, time: i64) -> Option<Result<Event, String>> {
    let attributes = raw.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let body = match MarketEvent::parse(&raw.kind, attributes)? {
        Ok(body) => body,
        Err(error) => return Some(Err(error.to_string())),
    };
    if !body.emitter().includes(raw.contract) {
        let (kind, contract) = (&raw.kind, raw.contract.name());
        return Some(Err(format!("{kind} is not an event of the {contract} contract")));
    }
    Some(Ok(Event {
        key: raw.key,
        time,
        tx_hash: raw.tx_hash.as_ref().map(hex::encode_upper),
        contract: raw.contract,
        body,
    }))
}
