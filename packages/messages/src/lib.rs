//! What a signer agrees to, computed from the chain's answers alone.
//!
//! This crate builds the messages of a purchase, a delivery or a proof, and the text by which a wallet encrypts its backups,
//! computes the terms of an order and checks an escrow's quote against them, and decodes a transaction's messages so that a
//! person can read every field before signing; [`governance`] does so for a proposal's, before a vote. It has no network, no
//! files, no threads and no clock, so that a browser runs the same code as the command line: it compiles to
//! `wasm32-unknown-unknown`.

pub mod backup;
mod call;
pub mod document;
mod explain;
pub mod governance;
pub mod notation;
mod proof;
#[cfg(feature = "publication")]
pub mod publication;
mod quote;
mod terms;

pub use call::{Call, Contracts};
pub use cosmos_sdk_proto::Any;
pub use document::Envelope;
pub use explain::{decoded, explain, Action, Explained, Line, Value, TO_BUYER};
pub use proof::{bad_chunk, bad_key_schedule, prove_bad_chunk, prove_bad_key_schedule};
pub use quote::{check_quote, check_resale_quote, Asked, QuoteError};
pub use terms::{fee, order_terms, royalty, rule, PriceError};
