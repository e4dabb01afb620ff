//! What escrow does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod buy;
mod deliver;
mod migrate;
mod query;
mod refund;
mod sale;
mod sweep;
