//! Escrow: orders, and the money in them.
//!
//! A buyer's money waits here until a delivery is proven or the time for it is over. What is
//! earned gathers in one small record for each listing, split and denom, and is swept to the
//! ledger of royalties: so a sale's gas does not depend on how many are paid.

pub mod contract;
pub mod error;
pub mod state;

mod execute;
mod query;
mod registry;
mod terms;

pub use error::ContractError;
