//! What attackers try.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod attestations;
mod handles;
mod questions;
mod reports;
mod signatures;
mod stars;

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{refusal, Market, Outcome, DENOM};
use weighhouse_reputation::ContractError;

/// An account with money enough for a few of everything.
fn account(market: &mut Market, name: &str) -> Addr {
    let account = market.account(name);
    market.fund(&account, &[coin(1_000_000_000, DENOM)]);
    account
}

/// Why the contract refused.
fn refused(outcome: Outcome) -> ContractError {
    refusal(outcome)
}
