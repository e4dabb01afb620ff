//! The registry: listings, their versions, and the market's settings.
//!
//! Beside its full records it keeps the compact ones of [`weighhouse_protocol::records`], which
//! the other contracts read raw. [`state`] is the only place that writes either.

pub mod contract;
pub mod error;
pub mod state;

mod bounds;
mod execute;
mod query;

pub use error::ContractError;
