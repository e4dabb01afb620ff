//! The ledger of what creators and the treasury are owed.
//!
//! It holds exactly what it owes, and less than a unit for each payee that waits for more revenue:
//! escrow's credits bring their money along, and payees pull theirs.

pub mod contract;
pub mod error;
pub mod ledger;
pub mod state;

mod carry;
mod execute;
mod query;

pub use error::ContractError;
