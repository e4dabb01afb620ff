//! What escrow does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bond;
mod buy;
mod deliver;
mod migrate;
mod prove;
mod query;
mod refund;
mod rekey;
mod sale;
mod settle;
mod supply;
mod sweep;
