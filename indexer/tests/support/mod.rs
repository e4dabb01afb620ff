//! A market whose contracts run in memory, the blocks that its events make, and a real Postgres to put them into.
#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

pub mod ask;
pub mod blocks;
pub mod buying;
pub mod database;
pub mod described;
pub mod forged;
pub mod index;
pub mod manual;
pub mod market;
pub mod sealed;
pub mod selling;
pub mod stories;
pub mod trading;

pub use ask::{ask, coin, indexed, kinds, named, search};
pub use database::{dump, Database};
pub use index::{found, listings, Card, Index};
pub use market::{Market, ALICE, ARBITER, BOB, CAROL, GENESIS_TIME, GOVERNANCE, GUARDIAN, MODERATOR, TREASURY};
pub use selling::{limited, listing, plan, PRICE};

/// What an order at [`PRICE`] reserves of its seller's bond.
pub const BOND: u128 = 1_000_000;
/// What a dispute of such an order takes of the buyer.
pub const STAKE: u128 = 500_000;
/// The market's part of [`PRICE`].
pub const FEE: u128 = 125_000;
/// The creators' part of [`PRICE`] in a resale.
pub const ROYALTY: u128 = 250_000;
