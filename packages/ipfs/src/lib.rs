//! A client of an IPFS node's RPC interface (Kubo's `/api/v0`): add a file, fetch one with resume.
//!
//! Everything is bounded: connecting, silence on an open connection, retries, and the bytes taken in.
//! What a node answers is not trusted to be what was asked for. Callers compare the bytes with the
//! roots and hashes they hold from the chain.

mod add;
mod client;
mod error;
mod fetch;
mod pin;

pub use add::Added;
pub use client::{Client, Limits};
pub use error::Error;
pub use fetch::Pieces;

/// The CID parsed and written again in its one canonical text.
///
/// # Errors
/// When `text` is not a CID.
pub fn parse_cid(text: &str) -> Result<cid::Cid, Error> {
    text.parse().map_err(|source| Error::Cid { text: text.chars().take(80).collect(), source })
}
