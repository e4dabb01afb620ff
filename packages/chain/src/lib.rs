//! A client of the chain: keys, queries, and transactions that are simulated, signed and followed.
//!
//! A transaction is four steps, so that a person can see what it will cost before it is signed, and a
//! program that is killed can find out afterwards what became of it:
//!
//! 1. [`Client::prepare`] simulates and knows the gas and the fee.
//! 2. [`Client::sign`] makes the bytes and their hash. Persist the [`Signed`] before the next step.
//! 3. [`Client::broadcast`] hands it to the node. Handing over the same bytes twice is harmless.
//! 4. [`Client::wait`] follows it until it is in a block, or can never be in one.
//!
//! [`Client::submit`] does all four. [`Client::fate`] alone decides whether a transaction happened: make another one
//! only when it says that the first is gone.
//!
//! A wallet signs what [`Client::prepare_unsigned`] makes, and [`Signed::read`] takes what comes back.

mod client;
mod config;
mod error;
mod fate;
mod governance;
mod key;
pub mod message;
mod outcome;
mod query;
mod submit;
mod transaction;
mod unsigned;

pub use client::Client;
pub use config::{ChainConfig, GasPrice};
pub use cosmrs::Any;
pub use cosmwasm_std::Coin;
pub use error::{Error, Result};
pub use fate::Fate;
pub use governance::Deposits;
pub use key::{address_bytes, address_of, check_address, signer, Key};
pub use outcome::{Event, TxOutcome};
pub use query::{AccountState, Code, Head};
pub use transaction::{Prepared, Signed};
pub use unsigned::Unsigned;
pub use weighhouse_transaction::joined;
