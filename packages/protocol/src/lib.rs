//! What the parts of Weighhouse say to each other.
//!
//! Messages, queries, events, compact records, license terms and the formulas of money are
//! defined here once. Contracts, indexer and command line use these types; schemas and typed
//! clients are generated from them. This crate knows none of the parts.

pub mod bonds;
pub mod cid;
pub mod codes;
pub mod compact;
pub mod disputes;
pub mod escrow;
pub mod events;
pub mod hash;
pub mod license;
pub mod migration;
pub mod order;
pub mod paging;
pub mod proofs;
pub mod records;
pub mod registry;
pub mod reputation;
pub mod royalties;
pub mod sale;
pub mod shares;
pub mod terms;
pub mod text;
pub mod windows;

/// Identifies a listing. Numbers start at 1 and are never reused.
pub type ListingId = u64;
/// Numbers the versions of one listing, from 1.
pub type VersionNumber = u32;
/// The position of a plan in its listing, from 0.
pub type PlanIndex = u8;
/// Numbers the ways in which a listing's revenue is divided, from 1: a change of payees adds one.
pub type SplitVersion = u32;
/// Identifies an order, from 1. A settled order's license has the same number as its token id.
pub type OrderId = u64;
/// A block's height.
pub type Height = u64;
/// A point in time: seconds since the Unix epoch, UTC.
pub type Seconds = u64;
