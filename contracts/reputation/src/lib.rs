//! Reputation: profiles, linked wallets, attestations of identity, reviews, questions and reports.
//!
//! What it holds of money, deposits of handles and stakes of reports, belongs to those who paid it. Who governs, and who
//! moderates, it asks the registry; what was sold, by whom and for which fee, it asks escrow.

pub mod contract;
pub mod error;
pub mod state;

mod bounds;
mod ethereum;
mod execute;
mod market;
mod query;

pub use error::ContractError;
