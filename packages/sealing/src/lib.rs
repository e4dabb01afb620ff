//! The sealed-file format, its Merkle trees and key delivery.
//!
//! `docs/protocol.md` specifies everything here byte by byte. The crate has two halves:
//!
//! - the **verifying half** ([`point`], [`delivery`], [`merkle`], [`chunk`], [`keys`], [`proof`]) is
//!   all that is compiled without the feature `native`. Contracts run it; curve work goes through the
//!   chain's host functions ([`cosmwasm_std::Api`]) only.
//! - the **native half** publishes, checks, delivers and opens: files, threads and curve arithmetic.
pub mod chunk;
mod curve;
pub mod delivery;
pub mod keys;
pub mod merkle;
pub mod point;
pub mod proof;

#[cfg(feature = "native")]
pub mod archive;
#[cfg(feature = "native")]
pub mod check;
#[cfg(feature = "native")]
pub mod format;
#[cfg(feature = "native")]
mod leaves;
#[cfg(feature = "native")]
pub mod native;
#[cfg(feature = "native")]
pub mod open;
#[cfg(feature = "native")]
mod output;
#[cfg(feature = "native")]
mod pipeline;
#[cfg(feature = "native")]
pub mod prove;
#[cfg(feature = "native")]
pub mod seal;
#[cfg(feature = "native")]
pub mod sealed;
#[cfg(feature = "native")]
pub mod secret;
#[cfg(feature = "native")]
mod system;

#[cfg(feature = "native")]
pub use pipeline::{Progress, Stage};
#[cfg(feature = "native")]
pub use system::{is_of_system, is_out_of_room};
