//! What escrow does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_version;
mod bond;
mod buy;
mod deliver;
mod forged_proof;
mod migrate;
mod money;
mod prove;
mod query;
mod refund;
mod rekey;
mod sale;
mod settle;
mod stages;
mod supply;
mod sweep;
