//! Typed events: one definition for the contract that writes and the indexer that reads.
//!
//! On chain an event `weighhouse-order-placed` stands as `wasm-weighhouse-order-placed`, with
//! `_contract_address` before its attributes and sometimes others after them. A reader trusts the
//! emitting contract's address alone, and looks attributes up by name.

mod attribute;
mod contract;
mod define;
mod market;

pub use attribute::{Attribute, Json};
pub use contract::{Contract, Emitter};
pub use market::*;

use cosmwasm_std::Event;
use thiserror::Error;

/// The prefix that the chain gives the type of a contract's event.
pub const WASM_PREFIX: &str = "wasm-";

/// An event with a definite shape.
pub trait TypedEvent: Sized {
    /// Its type, as the contract names it: `weighhouse-<noun>-<verb>`.
    const TYPE: &'static str;

    /// The contracts that emit it.
    const EMITTER: Emitter;

    /// The event as a contract emits it.
    fn to_event(&self) -> Event;

    /// Reads the event back from its attributes, in their order. The first attribute of a name
    /// counts.
    ///
    /// # Errors
    /// [`EventError`] when an attribute is missing or is no such value.
    fn from_attributes<'a, I>(attributes: I) -> Result<Self, EventError>
    where
        I: Iterator<Item = (&'a str, &'a str)> + Clone;
}

/// The reason for which attributes are no such event.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum EventError {
    /// No attribute of that name.
    #[error("{event} has no attribute {attribute}")]
    Missing {
        /// The event's type.
        event: &'static str,
        /// The attribute's name.
        attribute: &'static str,
    },
    /// A value of another shape.
    #[error("{event} has {attribute} = {value:?}: {reason}")]
    Malformed {
        /// The event's type.
        event: &'static str,
        /// The attribute's name.
        attribute: &'static str,
        /// The value, cut after 80 characters.
        value: String,
        /// The fault of the attribute.
        reason: String,
    },
}
