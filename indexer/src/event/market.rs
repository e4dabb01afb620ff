//! From stored events to the market's typed events, which views apply.

use weighhouse_protocol::events::MarketEvent;

use super::{Contract, Key, RawEvent};

/// A market event, and where and when it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where it stands in the chain.
    pub key: Key,
    /// Time of its block, in seconds since 1970 UTC.
    pub time: i64,
    /// Hash of its transaction in upper-case hexadecimal, as explorers write it; `None` for what
    /// governance did.
    pub tx_hash: Option<String>,
    /// Who emitted it.
    pub contract: Contract,
    /// What happened.
    pub body: MarketEvent,
}

/// Reads a stored event; `None` when it is none of the market's, like cw721's own.
///
/// # Errors
/// What makes it unreadable: such an event is quarantined.
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
