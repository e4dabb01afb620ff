//! What escrow does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_version;
mod bond;
mod buy;
mod closing;
mod codes;
mod deliver;
mod dispute;
mod forged_proof;
mod migrate;
mod money;
mod offer;
mod prove;
mod query;
mod refund;
mod rekey;
mod resale;
mod sale;
mod settle;
mod stages;
mod stopped;
mod supply;
mod sweep;
