//! The events of the market: their place in the chain, their emitter, their meaning, and how they are stored.
//!
//! Ingest takes and stores them; views read them. This knows neither.

mod contracts;
mod market;
mod position;
pub mod quarantine;
pub mod results;
pub mod store;
pub mod take;

pub use contracts::{Contracts, SameAddress};
pub use market::{read, Event};
pub use position::{Key, Phase};
pub use weighhouse_protocol::events::Contract;

/// An event of one of the market's contracts, as the chain shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEvent {
    /// The event's place in the chain.
    pub key: Key,
    /// The SHA-256 of the transaction; `None` outside of transactions.
    pub tx_hash: Option<Vec<u8>>,
    /// The message of the transaction that caused it.
    pub msg_index: Option<i32>,
    /// The contract that emitted it.
    pub contract: Contract,
    /// `wasm`, or `wasm-` and the contract's own type.
    pub kind: String,
    /// The contract's attributes in their order and with repetitions, without those that the chain added.
    pub attributes: Vec<(String, String)>,
}
