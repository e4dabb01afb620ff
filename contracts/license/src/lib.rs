//! The cw721 collection of licenses.
//!
//! A license is a proof of purchase: what it freezes is never rewritten and it is never burned. So
//! this contract takes cw721's state and its rules of ownership, but neither its dispatcher, which
//! lets a collection's creator rewrite tokens, nor its queries, which read every token as one
//! without an extension.

pub mod contract;
pub mod error;
pub mod state;

mod collection;
mod execute;
mod metadata;
mod query;
mod royalty;

pub use error::ContractError;
