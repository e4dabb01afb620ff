//! What the registry does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod config;
mod create_listing;
mod mark_bad;
mod migrate;
mod moderation;
mod offices;
mod pause;
mod publish_version;
mod query;
mod seller;
mod states;
mod texts;
mod upgrade;

use weighhouse_market_suite::{refusal, Market};
use weighhouse_protocol::registry::ExecuteMsg;
use weighhouse_registry::ContractError;

/// Why the registry refuses a message of the seller's.
fn refused(market: &mut Market, message: ExecuteMsg) -> ContractError {
    let seller = market.seller.clone();
    refusal(market.tell_registry(&seller, message))
}

#[test]
fn every_error_has_a_code_of_its_own() {
    weighhouse_market_suite::check_codes(env!("CARGO_MANIFEST_DIR"));
}
