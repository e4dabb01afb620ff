//! What escrow does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_version;
mod bond;
mod buy;
mod closing;
mod deliver;
mod denoms;
mod dispute;
mod every_stage;
mod forged_proof;
mod format1;
mod migrate;
mod money;
mod offer;
mod paused;
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

#[test]
fn every_refusal_begins_with_a_code_of_its_own() {
    weighhouse_market_suite::check_codes(env!("CARGO_MANIFEST_DIR"));
}
