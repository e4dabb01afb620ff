//! What the contract does, message by message.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod attestation;
mod config;
mod ethereum;
mod handle;
mod link;
mod migrate;
mod money;
mod profile;
mod query;
mod question;
mod report;
mod review;
mod verifier;
mod vote;

use cosmwasm_std::Addr;
use weighhouse_market_suite::{Market, DENOM};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_reputation::ContractError;

/// The only event of an answer.
fn event(response: &weighhouse_market_suite::cw_multi_test::AppResponse) -> MarketEvent {
    match Market::events(response).as_slice() {
        [event] => event.clone(),
        events => panic!("not one event: {events:?}"),
    }
}

/// An account with money enough for a few of everything.
fn account(market: &mut Market, name: &str) -> Addr {
    let account = market.account(name);
    market.fund(&account, &[cosmwasm_std::coin(10_000_000, DENOM)]);
    account
}

/// Why the contract refused.
fn refused(outcome: weighhouse_market_suite::Outcome) -> ContractError {
    weighhouse_market_suite::refusal(outcome)
}

#[test]
fn every_error_has_a_code_of_its_own() {
    weighhouse_market_suite::check_codes(env!("CARGO_MANIFEST_DIR"));
}
