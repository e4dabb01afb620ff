//! The sealed-file format, its Merkle trees and key delivery.
//!
//! `docs/protocol.md` specifies everything here byte by byte. The crate has two halves:
//!
//! - the **verifying half** ([`point`], [`delivery`], [`merkle`], [`chunk`], [`keys`], [`proof`]) is
//!   all that is compiled without features. Contracts run it; curve work goes through the
//!   chain's host functions ([`cosmwasm_std::Api`]) only.
//! - the **client half** (feature `client`) publishes, checks, delivers and opens, over whatever holds the bytes
//!   ([`read_at`]) and in steps that somebody drives ([`batch`]). Browsers run it.
//!
//! The feature `native` adds files, and threads that drive those steps.
pub mod chunk;
mod curve;
pub mod delivery;
pub mod keys;
pub mod merkle;
pub mod point;
pub mod proof;

#[cfg(feature = "client")]
pub mod archive;
#[cfg(feature = "client")]
pub mod batch;
#[cfg(feature = "client")]
pub mod check;
#[cfg(feature = "client")]
pub mod format;
#[cfg(feature = "client")]
mod leaves;
#[cfg(feature = "client")]
pub mod loading;
#[cfg(feature = "client")]
pub mod native;
#[cfg(feature = "client")]
pub mod open;
#[cfg(feature = "native")]
mod output;
#[cfg(feature = "native")]
mod pipeline;
#[cfg(feature = "client")]
pub mod prove;
#[cfg(feature = "client")]
pub mod read_at;
#[cfg(feature = "client")]
pub mod seal;
#[cfg(feature = "client")]
pub mod sealed;
#[cfg(feature = "client")]
pub mod secret;
#[cfg(feature = "client")]
mod system;

#[cfg(feature = "client")]
pub use batch::{Progress, Stage};
#[cfg(feature = "client")]
pub use system::{is_of_system, is_out_of_room};
