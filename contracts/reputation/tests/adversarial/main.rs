//! What attackers try.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod attestations;
mod handles;
mod questions;
mod reports;
mod signatures;
mod stars;

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::cw_multi_test::Executor;
use weighhouse_market_suite::{refusal, Market, Outcome, DENOM};
use weighhouse_protocol::reputation::{InstantiateMsg, QueryMsg};
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

/// Another contract with the same code, of the same market on the same chain.
fn second_contract(market: &mut Market) -> Addr {
    let code = market.app.contract_data(&market.reputation).unwrap().code_id;
    let message = InstantiateMsg {
        registry: market.registry.to_string(),
        license: market.license.to_string(),
        escrow: market.escrow.to_string(),
        config: market.ask(&market.reputation, &QueryMsg::Config {}).unwrap(),
    };
    let governance = market.governance.clone();
    market.app.instantiate_contract(code, governance, &message, &[], "another", None).unwrap()
}
