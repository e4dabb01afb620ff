//! The whole stack on one machine, for real: chain, IPFS, Postgres, contracts and indexer.
//!
//! [`Localnet::start`] brings it up in one folder and leaves it running; starting what already runs changes nothing.
//! Every service writes one log, and says itself when it is ready. Nothing listens beyond the loopback interface.

mod accounts;
mod contracts;
mod database;
mod error;
mod governance;
mod kubo;
mod localnet;
mod node;
mod options;
mod ports;
mod process;
mod readiness;
mod service;
mod site;
mod storefront;
mod tools;

pub use accounts::{Accounts, GOVERNANCE_MODULE, TEST_ACCOUNTS};
pub use error::{Error, Result};
pub use localnet::Localnet;
pub use node::{CHAIN_ID, DENOM, GAS_PRICE, PREFIX, STABLE_DENOM, UNACCEPTED_DENOM};
pub use options::{IndexerChoice, Options};
pub use service::{Service, ServiceState};
pub use site::DOMAINS;
